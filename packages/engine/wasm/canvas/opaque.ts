/** Lays opaque pixels over the frame: sums of products in 16 bits, eight pixels of two rows at once. The light of the scene is a part of the weights. */
import { lumaStride } from './state';
import { uBlue, uGreen, uRed, vBlue, vGreen, vRed, yBlue, yGreen, yRed } from './weights';

/** Whole numbers stand for multiples of 1 / 2^SHIFT: half of what the colours' weights have. */
const SHIFT: i32 = 15;
const ONE: f32 = 32768;
const MOST_WEIGHT: f32 = 32767;
/** Video black and neutral chroma. */
const BLACK: f32 = 16;
const NEUTRAL: f32 = 128;

// What red, green, blue and alpha weigh, twice. Alpha, which is always 255, stands for all that does not depend on the colour.
let yWeights: v128 = i16x8.splat(0);
let uWeights: v128 = i16x8.splat(0);
let vWeights: v128 = i16x8.splat(0);
/** Values above these would get brighter than 255. */
let mostBytes: v128 = i32x4.splat(-1);

/** Tells the light: each channel times its gain, and its offset (0..255) added. */
export function weighColours(
  gainRed: f32, gainGreen: f32, gainBlue: f32, offsetRed: f32, offsetGreen: f32, offsetBlue: f32,
): void {
  const gains = f32x4(gainRed, gainGreen, gainBlue, 0);
  const offsets = f32x4(offsetRed, offsetGreen, offsetBlue, 0);
  yWeights = weightsOf(BLACK, i32x4(yRed, yGreen, yBlue, 0), gains, offsets);
  uWeights = weightsOf(NEUTRAL, i32x4(uRed, uGreen, uBlue, 0), gains, offsets);
  vWeights = weightsOf(NEUTRAL, i32x4(vRed, vGreen, vBlue, 0), gains, offsets);
  const most = mostOf(gainRed, offsetRed) | (mostOf(gainGreen, offsetGreen) << 8) | (mostOf(gainBlue, offsetBlue) << 16);
  mostBytes = i32x4.splat(most | 0xff000000);
}

function weightsOf(base: f32, weights: v128, gains: v128, offsets: v128): v128 {
  const halves = f32x4.mul(f32x4.convert_i32x4_s(weights), f32x4.splat(0.5));
  const added = f32x4.mul(halves, offsets);
  const sum = f32x4.extract_lane(added, 0) + f32x4.extract_lane(added, 1) + f32x4.extract_lane(added, 2);
  // Half of one makes cutting off fractions a rounding.
  const ofAlpha = (base * ONE + ONE / 2 + sum) / 255;
  const all = f32x4.replace_lane(f32x4.mul(halves, gains), 3, ofAlpha);
  const wholes = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.min(all, f32x4.splat(MOST_WEIGHT))));
  return i16x8.narrow_i32x4_s(wholes, wholes);
}

function mostOf(gain: f32, offset: f32): i32 {
  return <i32>min<f32>(255, max<f32>(0, floor<f32>((<f32>255 - offset) / gain)));
}

/** Writes eight pixels of two rows. */
@inline
export function coverSquares(upper: usize, lower: usize, to: usize, toU: usize, toV: usize): void {
  const a = i8x16.min_u(v128.load(upper), mostBytes);
  const b = i8x16.min_u(v128.load(upper, 16), mostBytes);
  const c = i8x16.min_u(v128.load(lower), mostBytes);
  const d = i8x16.min_u(v128.load(lower, 16), mostBytes);
  // Two pixels a vector.
  const a0 = i16x8.extend_low_i8x16_u(a);
  const a1 = i16x8.extend_high_i8x16_u(a);
  const b0 = i16x8.extend_low_i8x16_u(b);
  const b1 = i16x8.extend_high_i8x16_u(b);
  const c0 = i16x8.extend_low_i8x16_u(c);
  const c1 = i16x8.extend_high_i8x16_u(c);
  const d0 = i16x8.extend_low_i8x16_u(d);
  const d1 = i16x8.extend_high_i8x16_u(d);
  storeLuma(to, weigh(a0, a1, yWeights), weigh(b0, b1, yWeights));
  storeLuma(to + lumaStride, weigh(c0, c1, yWeights), weigh(d0, d1, yWeights));
  const left = addBlocks(i16x8.add(a0, c0), i16x8.add(a1, c1));
  const right = addBlocks(i16x8.add(b0, d0), i16x8.add(b1, d1));
  storeChroma(toU, weigh(left, right, uWeights));
  storeChroma(toV, weigh(left, right, vWeights));
}

/** What four colours, two a vector, have of Y, U or V. */
@inline
function weigh(first: v128, second: v128, weights: v128): v128 {
  const sums = i32x4.dot_i16x8_s(first, weights);
  const others = i32x4.dot_i16x8_s(second, weights);
  return i32x4.add(v128.shuffle<i32>(sums, others, 0, 2, 4, 6), v128.shuffle<i32>(sums, others, 1, 3, 5, 7));
}

/** Adds the two colours of each vector: two sums. */
@inline
function addBlocks(first: v128, second: v128): v128 {
  return i16x8.add(v128.shuffle<i64>(first, second, 0, 2), v128.shuffle<i64>(first, second, 1, 3));
}

@inline
function storeLuma(to: usize, first: v128, second: v128): void {
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(first, SHIFT), i32x4.shr_s(second, SHIFT));
  v128.store64_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
}

/** The means of four blocks of four pixels. */
@inline
function storeChroma(to: usize, sums: v128): void {
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sums, SHIFT + 2), i32x4.splat(0));
  v128.store32_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
}
