/** What was measured in one stretch of a clip, before it is known who is who over the whole clip. */
import type { Box } from '../box.ts';
import type { PictureSignature } from './picture-signature.ts';

/** One person in one frame. Positions are pixels of the upright source picture. */
export type PersonObservation = {
  /** The same person throughout a segment; numbers start at 0 in each. */
  trackId: number;
  /** Score of the pose, 0.5..1. */
  score: number;
  /** Box of the visible body. */
  box: Box;
  /** x, y of each landmark. Length 2 · 33. */
  landmarks: Float32Array;
  /** 0..1. Length 33. */
  visibility: Float32Array;
  /** Metres, x right, y UP, z towards the camera. Length 3 · 33. */
  world: Float32Array;
  /** See `unpackMask`. */
  packedMask: Uint8Array;
};

/** A person as known within a segment. */
export type LocalTrack = {
  id: number;
  /** What the torso wears; see `measureTorsoColours`. */
  colours: Float32Array;
  /** How sure the person detector was, each time it looked while the track lived; 0 where it saw nobody there. */
  detectorScores: number[];
  /** Frame of the clip since which the detector, whenever it looked, saw nobody there; null if it saw the person last. */
  doubtfulFrom: number | null;
};

export type FrameObservation = {
  /** How much the picture differs from the one before, 0..1; see `signatureChange`. 0 in a segment's first frame. */
  change: number;
  people: PersonObservation[];
};

export type SegmentObservations = {
  firstFrame: number;
  /** Pixels of the upright source picture. */
  sourceWidth: number;
  sourceHeight: number;
  /** Source pixels a mask cell. */
  maskCell: number;
  frames: FrameObservation[];
  tracks: LocalTrack[];
  /** Of the first and the last frame, so that cuts between segments are seen. */
  firstSignature: PictureSignature;
  lastSignature: PictureSignature;
};
