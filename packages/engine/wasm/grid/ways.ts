/** Shortest ways inside a figure on a grid of cells, and where they are longest: the ends of its limbs. */
import { isHeapEmpty, openHeap, pop, push, smallestKey } from './heap';

const SQRT2: f64 = 1.4142135623730951;

/**
 * Finds the shortest ways from one cell to every other, by eight neighbours; thin places cost more, so that ways keep to the middle of limbs.
 *
 * @param inside bytes, not 0 where ways may lead
 * @param depth 32-bit floats: distance of each cell to the outside
 * @param lengths room for a double a cell: becomes the length of its way, −1 where none leads
 * @param costs as large
 * @param previous room for an integer a cell: becomes the cell before it on its way, −1 for the first
 * @param heapKeys room for eight doubles a cell
 * @param heapValues room for as many integers
 */
export function findWays(
  inside: usize, depth: usize, width: i32, height: i32, start: i32, lengths: usize, costs: usize, previous: usize, heapKeys: usize,
  heapValues: usize,
): void {
  for (let i: usize = 0; i < <usize>(width * height); i++) {
    store<f64>(lengths + (i << 3), -1);
    store<f64>(costs + (i << 3), Infinity);
    store<i32>(previous + (i << 2), -1);
  }
  openHeap(heapKeys, heapValues);
  store<f64>(lengths + (<usize>start << 3), 0);
  store<f64>(costs + (<usize>start << 3), 0);
  push(0, start);
  while (!isHeapEmpty()) {
    const cost = smallestKey();
    const cell = pop();
    if (cost > load<f64>(costs + (<usize>cell << 3))) continue;
    const length = load<f64>(lengths + (<usize>cell << 3));
    const x = cell % width;
    const y = cell / width;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const next = cell + dy * width + dx;
        if (!load<u8>(inside + next)) continue;
        const step: f64 = dx != 0 && dy != 0 ? SQRT2 : 1;
        const nextCost = cost + step * (1 + 1 / <f64>load<f32>(depth + (<usize>next << 2)));
        if (nextCost >= load<f64>(costs + (<usize>next << 3))) continue;
        store<f64>(costs + (<usize>next << 3), nextCost);
        store<f64>(lengths + (<usize>next << 3), length + step);
        store<i32>(previous + (<usize>next << 2), cell);
        push(nextCost, next);
      }
    }
  }
}

/**
 * Finds the local maxima of the lengths, with the height above the pass to a higher one (persistence of superlevel sets); the highest is last,
 * with its own length.
 *
 * @param lengths doubles, one a cell; less than 0 where there is nothing
 * @param order room for an integer a cell, and `scratch` for as many
 * @param roots as large
 * @param peaks room for an integer a cell: become the cells of the maxima
 * @param prominences room for a double a cell: become their heights
 * @returns how many there are
 */
export function findPeaks(
  lengths: usize, width: i32, height: i32, order: usize, scratch: usize, roots: usize, peaks: usize, prominences: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < width * height; i++) {
    store<i32>(roots + (<usize>i << 2), -1);
    if (load<f64>(lengths + (<usize>i << 3)) < 0) continue;
    store<i32>(order + (<usize>count << 2), i);
    count++;
  }
  const sorted = sortByLength(lengths, order, scratch, count);
  let found = 0;
  for (let k = 0; k < count; k++) {
    const cell = load<i32>(sorted + (<usize>k << 2));
    const own = load<f64>(lengths + (<usize>cell << 3));
    store<i32>(roots + (<usize>cell << 2), cell);
    const x = cell % width;
    const y = cell / width;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const next = cell + dy * width + dx;
        if (next == cell || load<i32>(roots + (<usize>next << 2)) < 0) continue;
        const a = rootOf(roots, cell);
        const b = rootOf(roots, next);
        if (a == b) continue;
        const isLower = load<f64>(lengths + (<usize>a << 3)) < load<f64>(lengths + (<usize>b << 3));
        const low = isLower ? a : b;
        const prominence = load<f64>(lengths + (<usize>low << 3)) - own;
        if (prominence > 0) {
          store<i32>(peaks + (<usize>found << 2), low);
          store<f64>(prominences + (<usize>found << 3), prominence);
          found++;
        }
        store<i32>(roots + (<usize>low << 2), isLower ? b : a);
      }
    }
  }
  if (count == 0) return 0;
  const highest = load<i32>(sorted);
  store<i32>(peaks + (<usize>found << 2), highest);
  store<f64>(prominences + (<usize>found << 3), load<f64>(lengths + (<usize>highest << 3)));
  return found + 1;
}

function rootOf(roots: usize, cell: i32): i32 {
  let root = cell;
  let above = load<i32>(roots + (<usize>root << 2));
  while (above != root) {
    const next = load<i32>(roots + (<usize>above << 2));
    store<i32>(roots + (<usize>root << 2), next);
    root = next;
    above = load<i32>(roots + (<usize>root << 2));
  }
  return root;
}

/** Sorts cells, longest way first, else in their order, by merging. @returns where they are: in `cells` or in `scratch` */
function sortByLength(lengths: usize, cells: usize, scratch: usize, count: i32): usize {
  let from = cells;
  let to = scratch;
  for (let run = 1; run < count; run *= 2) {
    for (let start = 0; start < count; start += 2 * run) {
      const middle = min(start + run, count);
      merge(lengths, from, to, start, middle, min(middle + run, count));
    }
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

function merge(lengths: usize, from: usize, to: usize, start: i32, middle: i32, end: i32): void {
  let a = start;
  let b = middle;
  for (let k = start; k < end; k++) {
    const takesFirst = b >= end || (a < middle && lengthAt(lengths, from, a) >= lengthAt(lengths, from, b));
    store<i32>(to + (<usize>k << 2), load<i32>(from + (<usize>(takesFirst ? a : b) << 2)));
    if (takesFirst) a++;
    else b++;
  }
}

@inline
function lengthAt(lengths: usize, cells: usize, k: i32): f64 {
  return load<f64>(lengths + (<usize>load<i32>(cells + (<usize>k << 2)) << 3));
}
