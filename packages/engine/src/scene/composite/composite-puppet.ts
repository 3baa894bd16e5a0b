/** Lays the painted puppet over a frame, in YUV and in place, so that all other pixels stay what was decoded. */
import type { PuppetPicture } from '../../core/image.ts';
import type { FrameCanvas } from '../canvas/frame-canvas.ts';
import { addGrain, type Grain } from './add-grain.ts';
import { makeTone, type Tone } from './tone.ts';

export type CompositeOptions = {
  /** Light of the scene. Default: as painted. */
  tone?: Tone;
  /** Film grain like the source's, on the character only. Default: none. */
  grain?: Grain;
};

/** Pixels that the kernel works on at once. */
const UNIT = 8;
const UNTONED = makeTone([1, 1, 1]);

/**
 * Composites `picture` into the canvas. Luma of pixels with alpha 0 keeps its exact value, and so does chroma of 2 × 2 blocks in which
 * all alphas are 0. Chroma of the others is the mean of what their four pixels would have. The picture may hang over the borders, unless it
 * is in the canvas's own memory, as that of a painter in whose room the canvas is.
 */
export function compositePuppet(canvas: FrameCanvas, picture: PuppetPicture, options: CompositeOptions = {}): void {
  const left = Math.max(0, picture.x);
  const right = Math.min(canvas.width, picture.x + picture.width);
  const top = Math.max(0, picture.y);
  const bottom = Math.min(canvas.height, picture.y + picture.height);
  if (left >= right || top >= bottom) return;
  const firstUnit = Math.floor(left / UNIT) * UNIT;
  const endUnit = Math.ceil(right / UNIT) * UNIT;
  const { tone = UNTONED } = options;
  const isToned = tone !== UNTONED;
  setTones(canvas.arrays.tones, tone);
  canvas.kernel.weighColours(...tone.gain, ...tone.offset);
  const isInPlace = picture.data.buffer === canvas.y.buffer;
  const rowAt = isInPlace ? findRows(picture, firstUnit) : stageRows(canvas, picture, firstUnit);
  for (let row = top & ~1; row < bottom; row += 2) {
    canvas.kernel.blendRows(rowAt(row), rowAt(row + 1), row, firstUnit, endUnit, isToned);
  }
  if (options.grain !== undefined) addGrain(canvas, picture, options.grain);
}

/** Tells the address of each row of a picture in the canvas's memory, from a column on. There, all is transparent around the picture. */
function findRows({ data, x, y, stride }: PuppetPicture, column: number): (row: number) => number {
  const start = data.byteOffset - y * stride - 4 * (x - column);
  return (row) => start + row * stride;
}

/** Puts each row, as far as it lies within the frame, where the kernel finds it: two at a time. */
function stageRows(canvas: FrameCanvas, picture: PuppetPicture, column: number): (row: number) => number {
  const { upperPixels, lowerPixels } = canvas.arrays;
  const left = Math.max(0, picture.x);
  const right = Math.min(canvas.width, picture.x + picture.width);
  const pixels = new Int32Array(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength / 4);
  // What is left and right of the picture in its units stays empty.
  upperPixels.fill(0);
  lowerPixels.fill(0);
  return (row) => {
    const into = row & 1 ? lowerPixels : upperPixels;
    if (row < picture.y || row >= picture.y + picture.height) into.fill(0);
    else {
      const from = ((row - picture.y) * picture.stride) / 4 - picture.x;
      into.set(pixels.subarray(from + left, from + right), left - column);
    }
    return into.byteOffset;
  };
}

function setTones(tones: Uint8Array, { red, green, blue }: Tone): void {
  tones.set(red, 0);
  tones.set(green, 256);
  tones.set(blue, 512);
}
