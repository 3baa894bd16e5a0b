/** How hard it is for a label to grow into a texel: colour edges hold labels back, the outline itself does not count. */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** Resistance of the strongest edge. Drawings have an outline around everything, so their edges say less. */
const PHOTO_RESISTANCE = 14;
const DRAWING_RESISTANCE = 4;
/** Colour difference across two texels (RGB length, 0..441) that counts as a full edge. */
const FULL_EDGE = 160;

/** For each texel, by the kernel of `wasm/grid`. */
export function colourResistance({ size, rgb, alpha, inside, isDrawing }: WorkingPicture): Float32Array {
  const { width, height } = size;
  const space = new KernelMemory();
  const colours = space.reserve(Float32Array, rgb.length);
  const opacity = space.reserve(Float32Array, alpha.length);
  const mask = space.reserve(Uint8Array, inside.length);
  const edges = space.reserve(Float32Array, inside.length);
  const { exports, memory } = openGridKernel(space);
  colours.view(memory).set(rgb);
  opacity.view(memory).set(alpha);
  mask.view(memory).set(inside);
  const resistance = edges.view(memory).fill(0);
  const strength = isDrawing ? DRAWING_RESISTANCE : PHOTO_RESISTANCE;
  const picture = [colours, opacity, mask].map(({ address }) => address);
  exports.measureEdges(...picture, width, height, strength, FULL_EDGE, edges.address);
  return resistance.slice();
}
