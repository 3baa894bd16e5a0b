/** Copies pictures between planes that may have rows of different lengths. */
import type { YuvImage } from './image.ts';

/** Copies the picture of one frame into another of the same size. What stands in the padding of rows may be copied with it. */
export function copyYuv(from: YuvImage, to: YuvImage): void {
  const { width, height } = from;
  if (width !== to.width || height !== to.height) {
    throw new RangeError(`a frame of ${width}×${height} into one of ${to.width}×${to.height}`);
  }
  copyPlane(from.y, from.yStride, to.y, to.yStride, { width, height });
  const half = { width: width / 2, height: height / 2 };
  copyPlane(from.u, from.uvStride, to.u, to.uvStride, half);
  copyPlane(from.v, from.uvStride, to.v, to.uvStride, half);
}

function copyPlane(
  from: Uint8Array,
  fromStride: number,
  to: Uint8Array,
  toStride: number,
  { width, height }: { width: number; height: number },
): void {
  if (fromStride === toStride) {
    to.set(from.subarray(0, Math.min(to.length, fromStride * height)));
    return;
  }
  for (let row = 0; row < height; row++) {
    to.set(from.subarray(row * fromStride, row * fromStride + width), row * toStride);
  }
}
