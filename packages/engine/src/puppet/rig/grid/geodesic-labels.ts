/** Grows labels from seeds through a mask: every pixel takes the label whose front reaches it first (multi-source Dijkstra). */
import { DistanceHeap } from './distance-heap.ts';
import type { Size } from './size.ts';

export type GrowthOptions = {
  size: Size;
  /** Non-zero where labels may grow. */
  inside: Uint8Array;
  /** Pixels a label's front advances for one unit of cost, by label. */
  speeds: readonly number[];
  /** Extra cost of entering a pixel, ≥ 0, added to 1. */
  resistance: Float32Array;
};

/** Labels by pixel; −1 where no front came. Seeds are labels ≥ 0 inside the mask. Distances are doubles: rounding to floats loses paths. */
export function growLabels(seeds: Int8Array, { size, inside, speeds, resistance }: GrowthOptions): Int8Array {
  const { width, height } = size;
  const labels = new Int8Array(width * height).fill(-1);
  const reached = new Float64Array(width * height).fill(Infinity);
  const heap = new DistanceHeap();
  for (let i = 0; i < seeds.length; i++) {
    if (seeds[i]! < 0 || !inside[i]) continue;
    reached[i] = 0;
    labels[i] = seeds[i]!;
    heap.push(0, i);
  }
  while (heap.size > 0) {
    const distance = heap.topKey;
    const i = heap.pop();
    if (distance > reached[i]!) continue;
    const label = labels[i]!;
    const unit = 1 / speeds[label]!;
    const x = i % width;
    const y = (i - x) / width;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const j = i + dy * width + dx;
        if (!inside[j] || j === i) continue;
        const next = distance + (dx !== 0 && dy !== 0 ? Math.SQRT2 : 1) * (1 + resistance[j]!) * unit;
        if (next >= reached[j]!) continue;
        reached[j] = next;
        labels[j] = label;
        heap.push(next, j);
      }
    }
  }
  return labels;
}

/** Gives every pixel without a label (−1) the label of a nearest labelled pixel, counted in steps to the four neighbours. */
export function spreadLabels(labels: Int8Array, { width, height }: Size): Int8Array {
  const result = labels.slice();
  const queue = new Int32Array(labels.length);
  let end = 0;
  for (let i = 0; i < result.length; i++) if (result[i]! >= 0) queue[end++] = i;
  const visit = (from: number, to: number) => {
    if (result[to]! >= 0) return;
    result[to] = result[from]!;
    queue[end++] = to;
  };
  for (let head = 0; head < end; head++) {
    const i = queue[head]!;
    const x = i % width;
    if (x > 0) visit(i, i - 1);
    if (x < width - 1) visit(i, i + 1);
    if (i >= width) visit(i, i - width);
    if (i < width * (height - 1)) visit(i, i + width);
  }
  return result;
}
