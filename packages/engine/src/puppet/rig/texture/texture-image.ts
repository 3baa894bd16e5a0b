/** Float colours to the opaque texture that the rasteriser reads. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import type { Texture } from '../../../core/rig.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { Size } from '../grid/size.ts';

/** @param rgb three floats a texel, 0..255; rounded to the nearest whole number */
export function packTexture(rgb: Float32Array, { width, height }: Size): Texture {
  const space = new KernelMemory();
  const colours = space.reserve(Float32Array, rgb.length + 1);
  const bytes = space.reserve(Uint8ClampedArray, width * height * 4);
  const { exports, memory } = openGridKernel(space);
  colours.view(memory).set(rgb);
  exports.packColours(colours.address, width * height, bytes.address);
  return { width, height, data: bytes.view(memory).slice() };
}
