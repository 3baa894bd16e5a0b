/** A frame of a segment with its picture, while it may still be looked at. Used by `analyse-segment`. */
import type { RgbImage } from '../../core/image.ts';
import type { PictureSignature } from './picture-signature.ts';
import type { FrameObservation } from './segment-observations.ts';

export type SeenFrame = {
  frame: FrameObservation;
  /** Number of the frame in the clip. */
  index: number;
  /** Brightened where it was dark. */
  image: RgbImage;
  /** The picture as it came. */
  original: RgbImage;
  signature: PictureSignature;
};
