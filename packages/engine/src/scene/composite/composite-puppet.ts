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

function blendLuma(frame: YuvImage, picture: PuppetPicture): void {
  const { y: luma, yStride } = frame;
  const { data, stride } = picture;
  const { red, green, blue } = Y_WEIGHTS;
  const left = Math.max(0, picture.x);
  const right = Math.min(frame.width, picture.x + picture.width);
  const bottom = Math.min(frame.height, picture.y + picture.height);
  for (let row = Math.max(0, picture.y); row < bottom; row++) {
    let from = (row - picture.y) * stride + (left - picture.x) * 4;
    const end = row * yStride + right;
    for (let to = row * yStride + left; to < end; to++, from += 4) {
      const alpha = data[from + 3]!;
      if (alpha === 0) continue;
      const colour = data[from]! * red + data[from + 1]! * green + data[from + 2]! * blue;
      const grey = (BLACK_LUMA * alpha + luma[to]! * (255 - alpha)) * ALPHA_STEP;
      luma[to] = (colour + grey + HALF) >> SHIFT;
    }
  }
}

/** Chroma of a block is the mean of what its four pixels would have, each with its own alpha. */
function blendChroma(frame: YuvImage, picture: PuppetPicture): void {
  const { u, v, uvStride } = frame;
  const { data, stride } = picture;
  const firstRow = Math.max(0, picture.y >> 1);
  const endRow = Math.min(frame.height, picture.y + picture.height + 1) >> 1;
  const firstColumn = Math.max(0, picture.x >> 1);
  const endColumn = Math.min(frame.width, picture.x + picture.width + 1) >> 1;
  for (let row = firstRow; row < endRow; row++) {
    const upper = 2 * row - picture.y;
    // Where the picture begins or ends within a block, the missing row is replaced by a transparent one: weight 0.
    const upperWeight = upper >= 0 ? 1 : 0;
    const lowerWeight = upper + 1 < picture.height ? 1 : 0;
    const upperStart = (upperWeight === 1 ? upper : 0) * stride;
    const lowerStart = (lowerWeight === 1 ? upper + 1 : 0) * stride;
    for (let column = firstColumn; column < endColumn; column++) {
      const first = 2 * column - picture.x;
      let alpha = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let x = first < 0 ? 0 : first; x < first + 2 && x < picture.width; x++) {
        const above = upperStart + x * 4;
        const below = lowerStart + x * 4;
        const aboveAlpha = data[above + 3]! * upperWeight;
        const belowAlpha = data[below + 3]! * lowerWeight;
        if (aboveAlpha > 0) {
          alpha += aboveAlpha;
          red += data[above]!;
          green += data[above + 1]!;
          blue += data[above + 2]!;
        }
        if (belowAlpha > 0) {
          alpha += belowAlpha;
          red += data[below]!;
          green += data[below + 1]!;
          blue += data[below + 2]!;
        }
      }
      if (alpha === 0) continue;
      const to = row * uvStride + column;
      const neutral = NEUTRAL_CHROMA * alpha;
      const rest = 1020 - alpha;
      const colourU = red * U_WEIGHTS.red + green * U_WEIGHTS.green + blue * U_WEIGHTS.blue;
      const colourV = red * V_WEIGHTS.red + green * V_WEIGHTS.green + blue * V_WEIGHTS.blue;
      u[to] = (colourU + (neutral + u[to]! * rest) * ALPHA_STEP + 4 * HALF) >> (SHIFT + 2);
      v[to] = (colourV + (neutral + v[to]! * rest) * ALPHA_STEP + 4 * HALF) >> (SHIFT + 2);
    }
  }
}
