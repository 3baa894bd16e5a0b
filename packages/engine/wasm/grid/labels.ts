/** Labels that grow over a grid of pixels. */
import { isHeapEmpty, openHeap, pop, push, smallestKey } from './heap';

const SQRT2: f64 = 1.4142135623730951;

/**
 * Plants seeds, from which labels grow through a mask: every pixel takes the label whose front reaches it first (multi-source Dijkstra).
 *
 * @param labels signed bytes: the seeds, −1 elsewhere and outside
 * @param reached room for a double a pixel: its distance
 * @param heapKeys room for eight doubles for each pixel inside
 * @param heapValues room for as many integers
 */
export function plantLabels(labels: usize, reached: usize, count: i32, heapKeys: usize, heapValues: usize): void {
  openHeap(heapKeys, heapValues);
  for (let i = 0; i < count; i++) {
    const isSeed = load<i8>(labels + i) >= 0;
    store<f64>(reached + (<usize>i << 3), isSeed ? 0 : Infinity);
    if (isSeed) push(0, i);
  }
}

/**
 * Lets the planted labels grow by some pixels.
 *
 * @param inside bytes, not 0 where labels may grow
 * @param resistance 32-bit floats: extra cost of entering each pixel
 * @param units doubles: cost of a pixel's way, by label
 * @param most so many pixels are taken out of the queue
 * @returns whether there is more to do
 */
export function growLabels(
  labels: usize, reached: usize, inside: usize, resistance: usize, width: i32, height: i32, units: usize, most: i32,
): bool {
  for (let k = 0; k < most && !isHeapEmpty(); k++) {
    const distance = smallestKey();
    const i = pop();
    if (distance > load<f64>(reached + (<usize>i << 3))) continue;
    const label = load<i8>(labels + i);
    const unit = load<f64>(units + (<usize>label << 3));
    const x = i % width;
    const y = i / width;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const j = i + dy * width + dx;
        if (!load<u8>(inside + j) || j == i) continue;
        const cost = 1 + <f64>load<f32>(resistance + (<usize>j << 2));
        const next = distance + (dx != 0 && dy != 0 ? SQRT2 : 1) * cost * unit;
        const at = reached + (<usize>j << 3);
        if (next >= load<f64>(at)) continue;
        store<f64>(at, next);
        store<i8>(labels + j, label);
        push(next, j);
      }
    }
  }
  return !isHeapEmpty();
}

/**
 * Gives every pixel without a label (−1) the label of a nearest labelled pixel, counted in steps to the four neighbours.
 *
 * @param labels signed bytes
 * @param queue room for an integer a pixel
 */
export function spreadLabels(labels: usize, width: i32, height: i32, queue: usize): void {
  const count = width * height;
  let end = queue;
  for (let i = 0; i < count; i++) if (load<i8>(labels + i) >= 0) end = append(end, i);
  for (let head = queue; head < end; head += 4) {
    const i = load<i32>(head);
    const label = load<i8>(labels + i);
    const x = i % width;
    if (x > 0) end = visit(labels, i - 1, label, end);
    if (x < width - 1) end = visit(labels, i + 1, label, end);
    if (i >= width) end = visit(labels, i - width, label, end);
    if (i < count - width) end = visit(labels, i + width, label, end);
  }
}

@inline
function visit(labels: usize, pixel: i32, label: i8, end: usize): usize {
  if (load<i8>(labels + pixel) >= 0) return end;
  store<i8>(labels + pixel, label);
  return append(end, pixel);
}

@inline
function append(end: usize, pixel: i32): usize {
  store<i32>(end, pixel);
  return end + 4;
}
