/** The middle lines of a figure's trunk and limbs: what the bones of a pose have to explain. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import type { Point } from '../../core/rig.ts';
import { openGridKernel } from '../grid-kernel.ts';
import type { Silhouette } from './silhouette.ts';

/** A straight line with what lies within `radius` of it. */
export type Capsule = { from: Point; to: Point; radius: number };

/** The middle lines of the silhouettes that are in use: dozens of poses are scored against one. */
const knownLines = new WeakMap<Silhouette, Float64Array>();

/** Share of the points on middle lines that lie in one of the capsules; 0 without any. */
export function shareInCapsules(silhouette: Silhouette, capsules: readonly Capsule[]): number {
  const points = knownLines.get(silhouette) ?? traceMiddleLines(silhouette);
  knownLines.set(silhouette, points);
  if (points.length === 0) return 0;
  const numbers = capsules.flatMap(({ from, to, radius }) => [from.x, from.y, to.x, to.y, radius]);
  const space = new KernelMemory();
  const lines = space.reserve(Float64Array, points.length);
  const bones = space.reserve(Float64Array, numbers.length);
  const { exports, memory } = openGridKernel(space);
  lines.view(memory).set(points);
  bones.view(memory).set(numbers);
  const count = points.length / 2;
  return exports.countInCapsules(lines.address, count, bones.address, capsules.length) / count;
}

/** Points (x, y) on the ridges of the thickness, thin parts counted like thick ones. */
function traceMiddleLines({ width, height, distance, box }: Silhouette): Float64Array {
  const first = [Math.max(1, box.x0), Math.max(1, box.y0)] as const;
  const end = [Math.min(width - 1, box.x1), Math.min(height - 1, box.y1)] as const;
  const most = Math.max(0, end[0] - first[0]) * Math.max(0, end[1] - first[1]);
  const space = new KernelMemory();
  const thickness = space.reserve(Float32Array, distance.length);
  const points = space.reserve(Float64Array, 2 * most);
  const { exports, memory } = openGridKernel(space);
  thickness.view(memory).set(distance);
  const found = exports.findRidges(thickness.address, width, ...first, ...end, points.address);
  return points.view(memory).slice(0, 2 * found);
}
