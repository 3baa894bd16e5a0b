/**
 * For each patch that touches a hole the known patch most like it, and what the patches found make of the hole, written in AssemblyScript
 * for its SIMD. `scripts/build-kernels.ts` compiles it; `scene/background/patch-field.ts` lays out its memory and calls it.
 */

/** Half the side of a patch, and its side. */
const RADIUS: i32 = 3;
const SIDE: i32 = 2 * RADIUS + 1;
/** Bytes of a pixel of `colours` and `guide`, and of `sums`. */
const PIXEL: usize = 12;
const SUM: usize = 16;

/** Pixels of the picture, with its rim. */
export let width: i32 = 0;
export let height: i32 = 0;
/** Y, U, V of each pixel, 32-bit floats; what is read behind the last one has no meaning. */
export let colours: usize = 0;
/** The same without detail. */
export let guide: usize = 0;
/** A byte a pixel: 1 where it is made up. */
export let isHole: usize = 0;
/** A byte a pixel: 1 where a patch may be copied. */
export let isCandidate: usize = 0;
/** For each pixel the middle of the patch it is like, 32-bit; below 0 outside of the targets. */
export let sources: usize = 0;
/** What the source costs, a 32-bit float a pixel. */
export let costs: usize = 0;
/** Pixels whose patches touch a hole, ascending, 32-bit. */
export let targets: usize = 0;
export let targetCount: i32 = 0;
/** How much the patch of each target counts, 32-bit floats. */
export let weights: usize = 0;
/** Room for weighted sums of Y, U and V and for the sum of the weights, 32-bit floats, from the first pixel that a patch covers to the last. */
export let sums: usize = 0;
/** What a difference in the guide, and one of a row in height, cost, squared. */
export let guideCost: f32 = 0;
export let rowCost: f32 = 0;
/** Of the random numbers. */
export let state: u32 = 0;

/** 0 ≤ x < 1, the same sequence for the same state. */
@inline
function random(): f64 {
  state = state * 1664525 + 1013904223;
  return <f64>state / 4294967296;
}

@inline
function sourceOf(pixel: i32): i32 {
  return load<i32>(sources + (<usize>pixel << 2));
}

/** See `PatchField.search`. */
export function search(isForward: bool, reach: i32): void {
  const step = isForward ? -1 : 1;
  for (let i = 0; i < targetCount; i++) {
    const target = load<i32>(targets + (<usize>(isForward ? i : targetCount - 1 - i) << 2));
    store<f32>(costs + (<usize>target << 2), costOf(target, sourceOf(target), f32.MAX_VALUE));
    attempt(target, step);
    attempt(target, step * width);
    attemptNear(target, reach);
  }
}

/** Whether what a neighbour found goes on here. */
@inline
function attempt(target: i32, offset: i32): void {
  const neighbour = sourceOf(target + offset);
  if (neighbour >= 0) take(target, neighbour - offset);
}

/** Random tries, ever nearer. */
function attemptNear(target: i32, farthest: i32): void {
  for (let reach = farthest; reach >= 1; reach >>= 1) {
    const from = sourceOf(target);
    const x = (from % width) + <i32>Math.floor((2 * random() - 1) * <f64>reach + 0.5);
    const y = from / width + <i32>Math.floor((2 * random() - 1) * <f64>reach + 0.5);
    if (x >= 0 && y >= 0 && x < width && y < height) take(target, y * width + x);
  }
}

/** Takes a source that costs less than the one known. */
function take(target: i32, source: i32): void {
  if (source == sourceOf(target) || load<u8>(isCandidate + source) == 0) return;
  const known = costs + (<usize>target << 2);
  const cost = costOf(target, source, load<f32>(known));
  if (cost >= load<f32>(known)) return;
  store<f32>(known, cost);
  store<i32>(sources + (<usize>target << 2), source);
}

/** Sum of squared differences, plus what the differences in height and surroundings cost; gives up beyond `limit`. */
function costOf(target: i32, source: i32, limit: f32): f32 {
  const rise = <f32>(target / width - source / width);
  const apart = sumOf(squaresBetween(guide + <usize>target * PIXEL, guide + <usize>source * PIXEL), true);
  let cost = rowCost * rise * rise + guideCost * apart;
  const corner = RADIUS * width + RADIUS;
  const line = <usize>width * PIXEL;
  let a = colours + <usize>(target - corner) * PIXEL;
  let b = colours + <usize>(source - corner) * PIXEL;
  for (let row = 0; row < SIDE && cost < limit; row++, a += line, b += line) {
    const left = f32x4.add(squaresBetween(a, b), squaresBetween(a + 16, b + 16));
    const middle = f32x4.add(squaresBetween(a + 32, b + 32), squaresBetween(a + 48, b + 48));
    const last = load<f32>(a + 80) - load<f32>(b + 80);
    cost += sumOf(f32x4.add(f32x4.add(left, middle), squaresBetween(a + 64, b + 64)), false) + last * last;
  }
  return cost;
}

@inline
function squaresBetween(a: usize, b: usize): v128 {
  const difference = f32x4.sub(v128.load(a), v128.load(b));
  return f32x4.mul(difference, difference);
}

/** Of all four numbers, or of the first three. */
@inline
function sumOf(values: v128, ofThree: bool): f32 {
  const firstThree = f32x4.extract_lane(values, 0) + f32x4.extract_lane(values, 1) + f32x4.extract_lane(values, 2);
  return ofThree ? firstThree : firstThree + f32x4.extract_lane(values, 3);
}

/** Gives each pixel of the holes the weighted mean of what the patches over it show there. `first` and `end`: of the pixels that they cover. */
export function vote(first: i32, end: i32): void {
  memory.fill(sums, 0, <usize>(end - first) * SUM);
  for (let i = 0; i < targetCount; i++) {
    const target = load<i32>(targets + (<usize>i << 2));
    const weight = f32x4.splat(load<f32>(weights + (<usize>i << 2)));
    const shift = <usize>(sourceOf(target) - target) * PIXEL;
    for (let row = -RADIUS; row <= RADIUS; row++) {
      const left = target + row * width - RADIUS;
      for (let at = left; at < left + SIDE; at++) {
        if (load<u8>(isHole + at) == 0) continue;
        const shown = f32x4.replace_lane(v128.load(colours + <usize>at * PIXEL + shift), 3, 1);
        const sum = sums + <usize>(at - first) * SUM;
        v128.store(sum, f32x4.add(v128.load(sum), f32x4.mul(weight, shown)));
      }
    }
  }
  for (let at = first; at < end; at++) {
    const sum = v128.load(sums + <usize>(at - first) * SUM);
    const total = f32x4.extract_lane(sum, 3);
    if (load<u8>(isHole + at) == 0 || total == 0) continue;
    const mean = f32x4.div(sum, f32x4.splat(total));
    const to = colours + <usize>at * PIXEL;
    v128.store64_lane(to, mean, 0);
    v128.store32_lane(to + 8, mean, 2);
  }
}
