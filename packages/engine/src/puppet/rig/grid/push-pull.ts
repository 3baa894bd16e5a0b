/**
 * Smooth hole filling by an image pyramid (push-pull): unknown pixels take the colours of the nearest known ones, ever softer inwards. By the
 * kernel of `wasm/grid`.
 */
import { KernelMemory, type KernelPlace } from '../../../core/kernel-memory.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { Size } from './size.ts';

/**
 * Copy of `rgb` (three floats a pixel) in which pixels of weight < 1 are filled from pixels of weight > 0. Pixels of weight 1 are
 * returned exactly.
 */
export function pushPull(rgb: Float32Array, weights: ArrayLike<number>, size: Size): Float32Array {
  const space = new KernelMemory();
  const levels = layOutLevels(space, size);
  const { exports, memory } = openGridKernel(space);
  const whole = levels[0]!.rgb.view(memory);
  whole.set(rgb);
  levels[0]!.weights.view(memory).set(weights);
  for (const level of levels.slice(1)) {
    level.rgb.view(memory).fill(0);
    level.weights.view(memory).fill(0);
  }
  for (let i = 0; i + 1 < levels.length; i++) {
    const [from, to] = [levels[i]!, levels[i + 1]!];
    exports.pushLevel(...addresses(from), from.width, from.height, ...addresses(to), to.width, to.height);
  }
  for (let i = levels.length - 2; i >= 0; i--) {
    const [to, from] = [levels[i]!, levels[i + 1]!];
    exports.pullLevel(...addresses(to), to.width, to.height, from.rgb.address, from.width, from.height);
  }
  return whole.slice();
}

type Level = Size & { rgb: KernelPlace<Float32Array>; weights: KernelPlace<Float32Array> };

/** From the whole grid down to a single pixel, each half as wide and high as the one before. */
function layOutLevels(space: KernelMemory, size: Size): Level[] {
  const levels: Level[] = [];
  for (let { width, height } = size; ; width = (width + 1) >> 1, height = (height + 1) >> 1) {
    const rgb = space.reserve(Float32Array, 3 * width * height);
    levels.push({ width, height, rgb, weights: space.reserve(Float32Array, width * height) });
    if (width <= 1 && height <= 1) return levels;
  }
}

function addresses({ rgb, weights }: Level): [number, number] {
  return [rgb.address, weights.address];
}
