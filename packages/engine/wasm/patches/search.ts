/** For each patch that touches a hole the known patch most like it: the PatchMatch search (Barnes et al. 2009), made deterministic. */
import { candidateCount, candidates, colours, costs, guide, height, isCandidate, PIXEL, RADIUS, SIDE, sourceOf } from './state';
import { pixelCount, sources, targetCount, targets, width } from './state';

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

/**
 * Starts from what was found at half the size, `coarseWidth` pixels wide, and by chance where that says nothing; with `coarse` 0 by chance
 * everywhere.
 */
export function start(coarse: usize, coarseWidth: i32): void {
  memory.fill(sources, 0xff, pixelCount() << 2);
  memory.fill(costs, 0, pixelCount() << 2);
  for (let i = 0; i < targetCount; i++) {
    const target = load<i32>(targets + (<usize>i << 2));
    let source = coarse ? fromCoarse(coarse, coarseWidth, target % width, target / width) : -1;
    if (source < 0) source = load<i32>(candidates + (<usize>Math.floor(random() * <f64>candidateCount) << 2));
    store<i32>(sources + (<usize>target << 2), source);
  }
}

function fromCoarse(coarse: usize, coarseWidth: i32, x: i32, y: i32): i32 {
  const coarseX = ((x - RADIUS) >> 1) + RADIUS;
  const coarseY = ((y - RADIUS) >> 1) + RADIUS;
  const source = load<i32>(coarse + (<usize>(coarseY * coarseWidth + coarseX) << 2));
  if (source < 0) return -1;
  const sourceX = 2 * ((source % coarseWidth) - RADIUS) + RADIUS + ((x - RADIUS) & 1);
  const sourceY = 2 * (source / coarseWidth - RADIUS) + RADIUS + ((y - RADIUS) & 1);
  const at = sourceY * width + sourceX;
  return at >= 0 && at < <i32>pixelCount() && load<u8>(isCandidate + at) ? at : -1;
}

/** Improves the sources once: by what neighbours found, those before or those behind, and by random tries up to `reach` pixels away. */
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
