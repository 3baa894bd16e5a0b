/** The alpha of pictures that their makers cut out. By the kernel of `wasm/grid`. */
import type { RgbaImage } from '../../core/image.ts';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';
import { dropLoosePieces } from './finish-cut-out.ts';

/** Alpha 0..1 of every pixel. */
export function alphaOf({ data }: RgbaImage): Float32Array {
  const count = data.length / 4;
  const space = new KernelMemory();
  const pixels = space.reserve(Uint8Array, data.length);
  const alpha = space.reserve(Float32Array, count);
  const { exports, memory } = openGridKernel(space);
  pixels.view(memory).set(data);
  exports.readAlpha(pixels.address, count, alpha.address);
  return alpha.view(memory).slice();
}

/** A user's own cut-out keeps its alpha; stray pieces go, colours under zero alpha are cleared. */
export function cleanAlpha(picture: RgbaImage): RgbaImage {
  const { width, height, data } = picture;
  const alpha = alphaOf(picture);
  dropLoosePieces(alpha, width, height);
  const space = new KernelMemory();
  const pixels = space.reserve(Uint8ClampedArray, data.length);
  const opacity = space.reserve(Float32Array, alpha.length);
  const { exports, memory } = openGridKernel(space);
  const cleaned = pixels.view(memory);
  cleaned.set(data);
  opacity.view(memory).set(alpha);
  exports.clearHidden(pixels.address, alpha.length, opacity.address);
  return { width, height, data: cleaned.slice() };
}
