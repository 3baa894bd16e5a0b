/** A small grey picture at three sizes, for measuring the camera's motion. */
import type { RgbImage } from '../../core/image.ts';

export type GreyLevel = { width: number; height: number; data: Float32Array };

/** Longest side of the largest level, pixels: motion is measured to a few hundredths of a pixel, so that this suffices. */
const LONGEST_SIDE = 320;
const LEVELS = 3;
/** Lowest side that is worth another level. */
const SMALLEST_SIDE = 24;

/** Levels of an RGB picture, largest first, each half the size of the one before. */
export function makeGreyPyramid(image: RgbImage): GreyLevel[] {
  const levels = [shrinkToGrey(image)];
  while (levels.length < LEVELS) {
    const { width, height } = levels.at(-1)!;
    if (Math.min(width, height) < 2 * SMALLEST_SIDE) break;
    levels.push(halveLevel(levels.at(-1)!));
  }
  return levels;
}

/** Pixels of the picture that go into one of the pyramid's, in each direction. */
export function shrinkFactor({ width, height }: { width: number; height: number }): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / LONGEST_SIDE));
}

function shrinkToGrey(image: RgbImage): GreyLevel {
  const factor = shrinkFactor(image);
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const data = new Float32Array(width * height);
  const level = { width, height, data };
  if (factor === 2) averageFours(image, level);
  else averageBlocks(image, factor, level);
  return level;
}

function averageBlocks(image: RgbImage, factor: number, { width, height, data }: GreyLevel): void {
  const share = 1 / (4 * factor * factor);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        let at = ((row * factor + dy) * image.width + column * factor) * 3;
        for (let dx = 0; dx < factor; dx++, at += 3)
          sum += image.data[at]! + 2 * image.data[at + 1]! + image.data[at + 2]!;
      }
      data[row * width + column] = sum * share;
    }
  }
}

/** `averageBlocks` with factor 2, the usual one, several times as quick. */
function averageFours(image: RgbImage, { width, height, data }: GreyLevel): void {
  const from = image.data;
  const pictureRow = image.width * 3;
  for (let row = 0, to = 0; row < height; row++) {
    let a = 2 * row * pictureRow;
    for (let column = 0; column < width; column++, a += 6) {
      const b = a + pictureRow;
      const red = from[a]! + from[a + 3]! + from[b]! + from[b + 3]!;
      const green = from[a + 1]! + from[a + 4]! + from[b + 1]! + from[b + 4]!;
      const blue = from[a + 2]! + from[a + 5]! + from[b + 2]! + from[b + 5]!;
      data[to++] = (red + 2 * green + blue) / 16;
    }
  }
}

function halveLevel({ width, height, data }: GreyLevel): GreyLevel {
  const half = { width: width >> 1, height: height >> 1, data: new Float32Array((width >> 1) * (height >> 1)) };
  for (let row = 0; row < half.height; row++) {
    for (let column = 0; column < half.width; column++) {
      const at = 2 * row * width + 2 * column;
      half.data[row * half.width + column] =
        (data[at]! + data[at + 1]! + data[at + width]! + data[at + width + 1]!) / 4;
    }
  }
  return half;
}
