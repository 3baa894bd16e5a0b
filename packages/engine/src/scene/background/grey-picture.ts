/** Small grey pictures for measuring the camera's motion. */
import type { RgbImage } from '../../core/image.ts';
import { sumSquares } from './grey-shrinker.ts';

/** A frame in grey, a sixth of its RGB picture's memory: the frames of a whole segment wait until it is known who is in them. */
export type GreyPicture = {
  width: number;
  height: number;
  /** Sums over the pixels of the RGB picture that go into each pixel, exact; times `share` they are 0..255. */
  sums: Uint16Array | Uint32Array;
  share: number;
  /** Pixels of the RGB picture that a pixel spans in each direction. */
  factor: number;
  /** Size of the RGB picture. */
  pictureWidth: number;
  pictureHeight: number;
};

/** Longest side, pixels: motion is measured to a few hundredths of a pixel, so that this suffices. */
const LONGEST_SIDE = 320;
/** Red, twice green, blue. */
const WEIGHTS = 4;

/**
 * Shrinks a picture to grey by the smallest whole factor that makes it small enough.
 *
 * @param memory sums of a picture of the same size that are not needed any more: their memory is used again
 */
export function shrinkToGrey(image: RgbImage, memory?: GreyPicture['sums']): GreyPicture {
  const factor = Math.max(1, Math.ceil(Math.max(image.width, image.height) / LONGEST_SIDE));
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const highest = 255 * WEIGHTS * factor * factor;
  const sums = memory ?? (highest <= 0xffff ? new Uint16Array(width * height) : new Uint32Array(width * height));
  const grey = { width, height, sums, share: 1 / (WEIGHTS * factor * factor) };
  if (factor === 2 && sums instanceof Uint16Array) sumSquares(image, sums);
  else sumBlocks(image, factor, grey);
  return { ...grey, factor, pictureWidth: image.width, pictureHeight: image.height };
}

type Sums = Pick<GreyPicture, 'width' | 'height' | 'sums'>;

function sumBlocks(image: RgbImage, factor: number, { width, height, sums }: Sums): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        let at = ((row * factor + dy) * image.width + column * factor) * 3;
        for (let dx = 0; dx < factor; dx++, at += 3)
          sum += image.data[at]! + 2 * image.data[at + 1]! + image.data[at + 2]!;
      }
      sums[row * width + column] = sum;
    }
  }
}
