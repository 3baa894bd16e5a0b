/** Turns an RGB picture into what the encoder takes: BT.709, limited range, colour at half size. */
import type { Picture } from './trace.ts';

type YuvPlanes = { y: Uint8Array; u: Uint8Array; v: Uint8Array; yStride: number; uvStride: number };

const luma = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** @param into of the same, even size */
export function fillYuv({ width, height, data }: Picture, into: YuvPlanes): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 3 * (row * width + column);
      into.y[row * into.yStride + column] = Math.round(
        16 + (219 / 255) * luma(data[at]!, data[at + 1]!, data[at + 2]!),
      );
    }
  }
  for (let row = 0; row < height / 2; row++) {
    for (let column = 0; column < width / 2; column++) {
      const [r, g, b] = [0, 1, 2].map((channel) =>
        meanOfFour(data, 3 * (2 * row * width + 2 * column) + channel, 3 * width),
      );
      const bright = luma(r!, g!, b!);
      into.u[row * into.uvStride + column] = Math.round(128 + (224 / 255) * ((b! - bright) / 1.8556));
      into.v[row * into.uvStride + column] = Math.round(128 + (224 / 255) * ((r! - bright) / 1.5748));
    }
  }
}

function meanOfFour(data: Uint8Array, at: number, stride: number): number {
  return (data[at]! + data[at + 3]! + data[at + stride]! + data[at + stride + 3]!) / 4;
}
