/** Lays the painted puppet over a frame, in YUV and in place, so that all other pixels stay what was decoded. */
import type { PuppetPicture } from '../../core/image.ts';
import type { FrameCanvas } from '../canvas/frame-canvas.ts';
import { addGrain, type Grain } from './add-grain.ts';
import type { Tone } from './tone.ts';

export type CompositeOptions = {
  /** Light of the scene. Default: as painted. */
  tone?: Tone;
  /** Film grain like the source's, on the character only. Default: none. */
  grain?: Grain;
};

/** Pixels that the kernel works on at once. */
const UNIT = 8;

/**
 * Composites `picture` into the canvas. Luma of pixels with alpha 0 keeps its exact value, and so does chroma of 2 × 2 blocks in which
 * all alphas are 0. Chroma of the others is the mean of what their four pixels would have. The picture may hang over the borders.
 */
export function compositePuppet(canvas: FrameCanvas, picture: PuppetPicture, options: CompositeOptions = {}): void {
  const left = Math.max(0, picture.x);
  const right = Math.min(canvas.width, picture.x + picture.width);
  const top = Math.max(0, picture.y);
  const bottom = Math.min(canvas.height, picture.y + picture.height);
  if (left >= right || top >= bottom) return;
  const { kernel, arrays } = canvas;
  const { tone } = options;
  if (tone) setTones(arrays.tones, tone);
  const firstUnit = Math.floor(left / UNIT) * UNIT;
  const endUnit = Math.ceil(right / UNIT) * UNIT;
  const pixels = new Int32Array(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength / 4);
  /** Puts a row of the picture, as far as it lies within the frame, where the kernel finds it. */
  const stage = (row: number, into: Int32Array): void => {
    if (row < top || row >= bottom) {
      into.fill(0, 0, endUnit - firstUnit);
      return;
    }
    const from = ((row - picture.y) * picture.stride) / 4 - picture.x;
    into.set(pixels.subarray(from + left, from + right), left - firstUnit);
  };
  // What is left and right of the picture in its units stays empty.
  arrays.upperPixels.fill(0);
  arrays.lowerPixels.fill(0);
  for (let row = top & ~1; row < bottom; row += 2) {
    stage(row, arrays.upperPixels);
    stage(row + 1, arrays.lowerPixels);
    kernel.blendRows(row, firstUnit, endUnit, tone !== undefined);
  }
  if (options.grain !== undefined) addGrain(canvas, picture, options.grain);
}

function setTones(tones: Uint8Array, { red, green, blue }: Tone): void {
  tones.set(red, 0);
  tones.set(green, 256);
  tones.set(blue, 512);
}
