/** Makes the sizes of a texture when they are first asked for, with a filter as wide as the new texels. */
import { at32, levelCount, levelsPerOctave, resampleSpace, SLOT_BYTES, slots, slotsMade, SURFACE_SHIFT } from './state';

/** Sizes of neighbouring octaves are at most this far apart, so no more texels make a new one, along one axis. */
const MOST_RATIO: i32 = 3;
const MOST_TAPS: i32 = 4 * MOST_RATIO + 1;
/** A row repeats its first and last texel as far as taps reach, so that the loops need no checks. */
const MARGIN: i32 = 2 * MOST_RATIO + 2;

/** The weights of the rows that make a new one, and where these rows begin. */
const DOWN_TAPS = memory.data(4 * (4 * 3 + 1), 16);
const TAP_ROWS = memory.data(4 * (4 * 3 + 1), 16);

/**
 * Fills a slot, unless it is filled already: from the size one octave above, which is free of finer detail and has few texels, so that
 * what a slot holds does not depend on the order.
 */
export function makeSlot(slot: i32): void {
  if (load<u8>(slotsMade + <usize>slot) != 0) return;
  const source = slot - min(slot % levelCount, levelsPerOctave);
  makeSlot(source);
  resample(slots + <usize>source * SLOT_BYTES, slots + <usize>slot * SLOT_BYTES);
  store<u8>(slotsMade + <usize>slot, 1);
}

/** Catmull-Rom: sharp, and exactly the identity where the size stays the same. Support ±2. */
@inline
function weigh(distance: f32): f32 {
  const x = abs(distance);
  if (x < 1) return 1 + x * x * (1.5 * x - 2.5);
  return x < 2 ? 2 + x * (-4 + x * (2.5 - 0.5 * x)) : 0;
}

@inline
function countTaps(ratio: f32): i32 {
  return <i32>(<f32>4 * max<f32>(1, ratio)) + 1;
}

/** Writes the weights, of sum 1, of the texels that make target texel `index`, and returns the first of them. */
@inline
function layTaps(index: i32, ratio: f32, to: usize): i32 {
  const count = countTaps(ratio);
  const reach = max<f32>(1, ratio);
  const centre = (<f32>index + 0.5) * ratio - 0.5;
  const first = Mathf.ceil(centre - 2 * reach);
  let sum: f32 = 0;
  for (let tap = 0; tap < count; tap++) {
    const weight = weigh((first + <f32>tap - centre) / reach);
    store<f32>(at32(to, tap), weight);
    sum += weight;
  }
  for (let tap = 0; tap < count; tap++) store<f32>(at32(to, tap), load<f32>(at32(to, tap)) / sum);
  return <i32>first;
}

/** Each target row is first summed up from the source rows that make it, then narrowed. Borders repeat. */
function resample(source: usize, target: usize): void {
  const from = <usize>load<i32>(source, 32);
  const fromWidth = (load<i32>(source, 16) >> SURFACE_SHIFT) + 1;
  const fromHeight = (load<i32>(source, 20) >> SURFACE_SHIFT) + 1;
  const width = (load<i32>(target, 16) >> SURFACE_SHIFT) + 1;
  const height = (load<i32>(target, 20) >> SURFACE_SHIFT) + 1;
  const acrossRatio = <f32>fromWidth / <f32>width;
  const downRatio = <f32>fromHeight / <f32>height;
  const acrossCount = countTaps(acrossRatio);
  const firsts = resampleSpace;
  const taps = at32(firsts, (width + 3) & ~3);
  const row = at32(taps, (width * MOST_TAPS + 3) & ~3) + ((<usize>MARGIN) << 4);
  for (let x = 0; x < width; x++) store<i32>(at32(firsts, x), layTaps(x, acrossRatio, at32(taps, x * MOST_TAPS)));
  let to = <usize>load<i32>(target, 32);
  for (let y = 0; y < height; y++) {
    const first = layTaps(y, downRatio, DOWN_TAPS);
    sumRows(from, fromWidth, fromHeight, first, countTaps(downRatio), row);
    narrowRow(row, firsts, taps, acrossCount, to, width);
    to = at32(to, width);
  }
}

// These two are exported, or the compiler would make them a part of their caller: so the engine that runs this can optimise them while the
// first size is being made.

/** A row of four numbers a texel, with its margins. Four texels at a time: what is read and written beyond the end has no meaning. */
export function sumRows(from: usize, width: i32, height: i32, first: i32, count: i32, row: usize): void {
  for (let tap = 0; tap < count; tap++) {
    const y = max(0, min(height - 1, first + tap));
    store<u32>(at32(TAP_ROWS, tap), <u32>at32(from, y * width));
  }
  for (let x = 0; x < width; x += 4) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let tap = 0; tap < count; tap++) {
      const texels = v128.load(at32(<usize>load<u32>(at32(TAP_ROWS, tap)), x));
      const weight = v128.load32_splat(at32(DOWN_TAPS, tap));
      const left = i16x8.extend_low_i8x16_u(texels);
      const right = i16x8.extend_high_i8x16_u(texels);
      sum0 = f32x4.add(sum0, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(left)), weight));
      sum1 = f32x4.add(sum1, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(left)), weight));
      sum2 = f32x4.add(sum2, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(right)), weight));
      sum3 = f32x4.add(sum3, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(right)), weight));
    }
    const to = row + (<usize>x << 4);
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
  }
  const last = row + (<usize>(width - 1) << 4);
  for (let beyond: usize = 16; beyond <= <usize>MARGIN << 4; beyond += 16) {
    v128.store(row - beyond, v128.load(row));
    v128.store(last + beyond, v128.load(last));
  }
}

export function narrowRow(row: usize, firsts: usize, taps: usize, count: i32, to: usize, width: i32): void {
  for (let x = 0; x < width; x++) {
    const start = row + (<usize>load<i32>(at32(firsts, x)) << 4);
    const weights = at32(taps, x * MOST_TAPS);
    let sum = f32x4.splat(0.5);
    for (let tap = 0; tap < count; tap++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(start + (<usize>tap << 4)), v128.load32_splat(at32(weights, tap))));
    }
    const words = i32x4.trunc_sat_f32x4_s(sum);
    const bytes = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(at32(to, x), i8x16.narrow_i16x8_u(bytes, bytes), 0);
  }
}
