/** Lays the painted puppet over a frame, in YUV and in place, so that all other pixels stay what was decoded. */
import type { PuppetPicture, YuvImage } from '../../core/image.ts';
import { addGrain, type Grain } from './add-grain.ts';
import { type Tone, tonePicture } from './tone-picture.ts';
import { ALPHA_STEP, BLACK_LUMA, HALF, NEUTRAL_CHROMA, SHIFT, U_WEIGHTS, V_WEIGHTS, Y_WEIGHTS } from './yuv-weights.ts';

export type CompositeOptions = {
  /** Light of the scene; changes the picture itself, in place. Default: as painted. */
  tone?: Tone;
  /** Film grain like the source's, on the character only. Default: none. */
  grain?: Grain;
};

/**
 * Composites `picture` into `frame`. Luma of pixels with alpha 0 keeps its exact value, and so does chroma of 2 × 2 blocks in which
 * all alphas are 0. The picture may hang over the frame's borders.
 */
export function compositePuppet(frame: YuvImage, picture: PuppetPicture, options: CompositeOptions = {}): void {
  if (options.tone !== undefined) tonePicture(picture, options.tone);
  blendLuma(frame, picture);
  blendChroma(frame, picture);
  if (options.grain !== undefined) addGrain(frame, picture, options.grain);
}

/** One number a pixel: R | G << 8 | B << 16 | A << 24. */
function packedPixels({ data }: PuppetPicture): Int32Array {
  return new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);
}

/** What an opaque pixel adds to the luma of its colour. */
const OPAQUE_LUMA = BLACK_LUMA * 255 * ALPHA_STEP + HALF;

function blendLuma(frame: YuvImage, picture: PuppetPicture): void {
  const { y: luma, yStride } = frame;
  const pixels = packedPixels(picture);
  const pixelStride = picture.stride / 4;
  const { red, green, blue } = Y_WEIGHTS;
  const left = Math.max(0, picture.x);
  const right = Math.min(frame.width, picture.x + picture.width);
  const bottom = Math.min(frame.height, picture.y + picture.height);
  for (let row = Math.max(0, picture.y); row < bottom; row++) {
    let from = (row - picture.y) * pixelStride + left - picture.x;
    const end = row * yStride + right;
    for (let to = row * yStride + left; to < end; to++, from++) {
      const pixel = pixels[from]!;
      if (pixel === 0) continue;
      const alpha = pixel >>> 24;
      const colour = (pixel & 255) * red + ((pixel >> 8) & 255) * green + ((pixel >> 16) & 255) * blue;
      if (alpha === 255) luma[to] = (colour + OPAQUE_LUMA) >> SHIFT;
      else luma[to] = (colour + (BLACK_LUMA * alpha + luma[to]! * (255 - alpha)) * ALPHA_STEP + HALF) >> SHIFT;
    }
  }
}

/** Chroma of a block is the mean of what its four pixels would have, each with its own alpha. */
function blendChroma(frame: YuvImage, picture: PuppetPicture): void {
  const { u, v, uvStride } = frame;
  const { width, height } = picture;
  const pixels = packedPixels(picture);
  const pixelStride = picture.stride / 4;
  const firstRow = Math.max(0, picture.y >> 1);
  const endRow = Math.min(frame.height, picture.y + height + 1) >> 1;
  const firstColumn = Math.max(0, picture.x >> 1);
  const endColumn = Math.min(frame.width, picture.x + width + 1) >> 1;
  for (let row = firstRow; row < endRow; row++) {
    const upper = 2 * row - picture.y;
    const hasUpper = upper >= 0;
    const hasLower = upper + 1 < height;
    let to = row * uvStride + firstColumn;
    for (let column = firstColumn; column < endColumn; column++, to++) {
      const left = 2 * column - picture.x;
      const hasLeft = left >= 0;
      const hasRight = left + 1 < width;
      const at = upper * pixelStride + left;
      // Where the picture begins or ends within a block, the missing pixels are transparent.
      const a = hasUpper && hasLeft ? pixels[at]! : 0;
      const b = hasUpper && hasRight ? pixels[at + 1]! : 0;
      const c = hasLower && hasLeft ? pixels[at + pixelStride]! : 0;
      const d = hasLower && hasRight ? pixels[at + pixelStride + 1]! : 0;
      if ((a | b | c | d) === 0) continue;
      // Two channels a number: the sum of four bytes needs ten of its sixteen bits.
      const redBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
      const greenAlpha =
        ((a >>> 8) & 0xff00ff) + ((b >>> 8) & 0xff00ff) + ((c >>> 8) & 0xff00ff) + ((d >>> 8) & 0xff00ff);
      const red = redBlue & 0xffff;
      const blue = redBlue >> 16;
      const green = greenAlpha & 0xffff;
      const alpha = greenAlpha >> 16;
      const neutral = NEUTRAL_CHROMA * alpha;
      const rest = 4 * 255 - alpha;
      const colourU = red * U_WEIGHTS.red + green * U_WEIGHTS.green + blue * U_WEIGHTS.blue;
      const colourV = red * V_WEIGHTS.red + green * V_WEIGHTS.green + blue * V_WEIGHTS.blue;
      u[to] = (colourU + (neutral + u[to]! * rest) * ALPHA_STEP + 4 * HALF) >> (SHIFT + 2);
      v[to] = (colourV + (neutral + v[to]! * rest) * ALPHA_STEP + 4 * HALF) >> (SHIFT + 2);
    }
  }
}
