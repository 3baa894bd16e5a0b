/** Brings samples to one exposure: cameras brighten, darken and tint as people come and go. */
import { medianOf } from './select';
import { clampTo, fillSmoothly, mix } from './smooth';
import { BLOCK, blockColumns, blockCount, blockRows, CELL, CHANNELS, fieldBytes, fieldOf, fields, LUMA_BYTES, measured } from './state';
import { measuredCount, slotAt } from './state';

const ROUNDS: i32 = 3;
/** Blocks that differ from the rest of their sample by more than this show something else, levels. */
const TOLERANCE: f64 = 6;
/** Exposure differs smoothly: fields are blurred over so many blocks in each direction. */
const BLUR: i32 = 2;
/** Differences below this are noise, levels. */
const NEGLIGIBLE: f32 = 0.7;

/** Room for what the samples agree on, and for two fields: 32-bit floats of each block, and some behind the last one. */
export let background: usize = 0;
export let reference: usize = 0;
export let difference: usize = 0;
/** Room for a 32-bit float of each block, and for the 64-bit floats of which a median is looked for. */
export let weights: usize = 0;
export let values: usize = 0;
/** Room for `fillSmoothly`. */
export let pyramid: usize = 0;

@inline
function arrayOf(arrays: usize, number: i32): usize {
  return arrays + <usize>number * fieldBytes();
}

/** Alternates between the background that the levelled samples agree on and the smooth fields that level them. */
export function solveFields(): void {
  const bytes = fieldBytes();
  memory.fill(fields, 0, <usize>measuredCount * bytes);
  const anchor = findAnchor();
  for (let round = 0; round < ROUNDS; round++) {
    agree();
    smoothDifference(anchor, reference);
    for (let k = 0; k < measuredCount; k++) {
      const field = arrayOf(fields, k);
      smoothDifference(arrayOf(measured, k), field);
      for (let i: usize = 0; i < bytes; i += 4) store<f32>(field + i, load<f32>(field + i) - load<f32>(reference + i));
    }
  }
}

/** Whether a field changes anything. */
export function isWorthwhile(number: i32): bool {
  const field = arrayOf(fields, number);
  for (let i: usize = 0; i < fieldBytes(); i += 4) if (abs(load<f32>(field + i)) > NEGLIGIBLE) return true;
  return false;
}

/** The sample that shows most. */
function findAnchor(): usize {
  let best = measured;
  let most = -1;
  for (let k = 0; k < measuredCount; k++) {
    const blocks = arrayOf(measured, k);
    let known = 0;
    for (let i: usize = 0; i < fieldBytes(); i += CHANNELS << 2) if (!isNaN(load<f32>(blocks + i))) known++;
    if (known <= most) continue;
    most = known;
    best = blocks;
  }
  return best;
}

/** Median over the levelled samples, block by block; NaN where none shows it. */
function agree(): void {
  for (let i: usize = 0; i < fieldBytes(); i += 4) {
    let count = 0;
    for (let k = 0; k < measuredCount; k++) {
      const value = load<f32>(arrayOf(measured, k) + i);
      if (isNaN(value)) continue;
      store<f64>(values + (<usize>count << 3), <f64>value + <f64>load<f32>(arrayOf(fields, k) + i));
      count++;
    }
    store<f32>(background + i, count ? <f32>medianOf(values, count) : f32.NaN);
  }
}

/** background − blocks, robustly smoothed, and continued where either is unknown. */
function smoothDifference(blocks: usize, smooth: usize): void {
  const typical = medianDifference(blocks);
  memory.fill(difference, 0, fieldBytes());
  for (let block: usize = 0; block < <usize>blockCount(); block++) {
    const at = block * (CHANNELS << 2);
    const step = <f64>load<f32>(background + at) - <f64>load<f32>(blocks + at);
    if (isNaN(step)) {
      store<f32>(weights + (block << 2), 0);
      continue;
    }
    const oddness = (step - typical) / TOLERANCE;
    store<f32>(weights + (block << 2), <f32>(1 / (1 + oddness * oddness)));
    for (let c = at; c < at + (CHANNELS << 2); c += 4) store<f32>(difference + c, load<f32>(background + c) - load<f32>(blocks + c));
  }
  fillSmoothly(difference, weights, blockColumns, blockRows, pyramid);
  blur(difference, smooth);
}

function medianDifference(blocks: usize): f64 {
  let count = 0;
  for (let i: usize = 0; i < fieldBytes(); i += CHANNELS << 2) {
    const step = <f64>load<f32>(background + i) - <f64>load<f32>(blocks + i);
    if (isNaN(step)) continue;
    store<f64>(values + (<usize>count << 3), step);
    count++;
  }
  return count ? medianOf(values, count) : 0;
}

/** Means over squares of blocks, all channels at once. */
function blur(from: usize, to: usize): void {
  for (let row = 0; row < blockRows; row++) {
    const last = min(blockRows - 1, row + BLUR);
    for (let column = 0; column < blockColumns; column++, to += CHANNELS << 2) {
      const first = max(0, column - BLUR);
      const end = min(blockColumns, column + BLUR + 1);
      let sum = f32x4.splat(0);
      let count = 0;
      for (let y = max(0, row - BLUR); y <= last; y++) {
        for (let x = first; x < end; x++, count++) sum = f32x4.add(sum, v128.load(from + <usize>(y * blockColumns + x) * (CHANNELS << 2)));
      }
      const mean = f32x4.div(sum, f32x4.splat(<f32>count));
      v128.store64_lane(to, mean, 0);
      v128.store32_lane(to + 8, mean, 2);
    }
  }
}

/** Brings what a sample shows of a cell to the exposure of the others. */
@inline
export function levelSlot(slot: i32, sample: usize, column: i32, row: i32): void {
  const number = fieldOf(sample);
  if (number < 0) return;
  const x = clampTo(<f64>(blockColumns - 1), ((<f64>column + 0.5) * CELL) / BLOCK - 0.5);
  const y = clampTo(<f64>(blockRows - 1), ((<f64>row + 0.5) * CELL) / BLOCK - 0.5);
  const left = <i32>x;
  const top = <i32>y;
  const right = min(blockColumns - 1, left + 1);
  const below = min(blockRows - 1, top + 1);
  const upper = arrayOf(fields, number) + <usize>(top * blockColumns * CHANNELS << 2);
  const lower = arrayOf(fields, number) + <usize>(below * blockColumns * CHANNELS << 2);
  const before = <usize>(left * CHANNELS << 2);
  const after = <usize>(right * CHANNELS << 2);
  const shareX = x - <f64>left;
  const shareY = y - <f64>top;
  const at = slotAt(slot);
  const luma = levelBetween(upper, lower, before, after, shareX, shareY);
  for (let i: usize = 0; i < LUMA_BYTES; i += 16) addLevels(at + i, luma);
  addLevels(at + LUMA_BYTES, levelBetween(upper + 4, lower + 4, before, after, shareX, shareY));
  addLevels(at + LUMA_BYTES + 16, levelBetween(upper + 8, lower + 8, before, after, shareX, shareY));
}

/** Bilinear between the blocks' middles, in whole levels. */
@inline
function levelBetween(upper: usize, lower: usize, before: usize, after: usize, shareX: f64, shareY: f64): i32 {
  const above = mix(upper + before, upper + after, shareX);
  return <i32>Math.floor(above + (mix(lower + before, lower + after, shareX) - above) * shareY + 0.5);
}

/** Adds whole levels to sixteen bytes; what lies beyond 0..255 is clipped. */
@inline
function addLevels(at: usize, levels: i32): void {
  const raised = i8x16.add_sat_u(v128.load(at), i8x16.splat(<i8>max(0, min(255, levels))));
  v128.store(at, i8x16.sub_sat_u(raised, i8x16.splat(<i8>max(0, min(255, -levels)))));
}
