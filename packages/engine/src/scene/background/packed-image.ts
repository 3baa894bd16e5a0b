/** Pictures whose planes lie one behind the other, without padding: as samples are kept and read. */
import type { YuvImage } from '../../core/image.ts';

/** Bytes of a packed picture. */
export function packedSize(width: number, height: number): number {
  return width * height * 1.5;
}

/** The picture in the first bytes of `memory`. */
export function viewPacked(memory: Uint8Array, width: number, height: number): YuvImage {
  const luma = width * height;
  return {
    width,
    height,
    y: memory.subarray(0, luma),
    u: memory.subarray(luma, luma * 1.25),
    v: memory.subarray(luma * 1.25, luma * 1.5),
    yStride: width,
    uvStride: width / 2,
  };
}
