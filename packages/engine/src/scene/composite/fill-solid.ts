/** Fills a whole frame with one colour: the solid background, and the ground of masks. */
import type { YuvImage } from '../../core/image.ts';
import { BLACK_LUMA, HALF, NEUTRAL_CHROMA, SHIFT, U_WEIGHTS, V_WEIGHTS, Y_WEIGHTS } from './yuv-weights.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** `colour` is full-range RGB, 0..255 each. */
export function fillSolid(frame: YuvImage, colour: Colour): void {
  fillPlane(frame.y, frame.yStride, frame.width, frame.height, BLACK_LUMA + weigh(colour, Y_WEIGHTS));
  fillPlane(frame.u, frame.uvStride, frame.width / 2, frame.height / 2, NEUTRAL_CHROMA + weigh(colour, U_WEIGHTS));
  fillPlane(frame.v, frame.uvStride, frame.width / 2, frame.height / 2, NEUTRAL_CHROMA + weigh(colour, V_WEIGHTS));
}

function weigh([red, green, blue]: Colour, weights: typeof Y_WEIGHTS): number {
  return (red * weights.red + green * weights.green + blue * weights.blue + HALF) >> SHIFT;
}

function fillPlane(plane: Uint8Array, stride: number, width: number, height: number, value: number): void {
  for (let row = 0; row < height; row++) plane.fill(value, row * stride, row * stride + width);
}
