/** Takes light from the ground under the character. */
import { floatsOf, packBytes } from './lanes';
import { chromaStride, chromaU, chromaV, darkness, lowerLight, luma, lumaStride, shadows, upperLight } from './state';

const BLACK_LUMA: f32 = 16;
const NEUTRAL_CHROMA: f32 = 128;
/** In standard deviations: farther out a shadow is less than a quarter of a luma level. */
const REACH: f32 = 3.5;
const SHADOW_BYTES: usize = 20;

/**
 * Multiplies the light of a part of the frame by 1 − shadow for each of the `shadows`. Left and right are multiples of 8, top and bottom are
 * even. A shadow is the product of a row and a column of darkness, which a gaussian is.
 */
export function castShadows(count: i32, left: i32, right: i32, top: i32, bottom: i32): void {
  const width = right - left;
  for (let i = 0; i < count; i++) spreadColumns(i, left, width);
  for (let row = top; row < bottom; row += 2) {
    fillLight(width);
    for (let i = 0; i < count; i++) {
      takeLight(upperLight, i, row, width);
      takeLight(lowerLight, i, row + 1, width);
    }
    dimRows(row, left, width);
  }
}

@inline
function gaussian(deviations: f32): f32 {
  return abs(deviations) > REACH ? 0 : Mathf.exp(<f32>-0.5 * deviations * deviations);
}

function spreadColumns(shadow: i32, left: i32, width: i32): void {
  const from = shadows + <usize>shadow * SHADOW_BYTES;
  const x = load<f32>(from);
  const radius = load<f32>(from, 8);
  const to = darkness + (<usize>(shadow * width) << 2);
  for (let i = 0; i < width; i++) store<f32>(to + (<usize>i << 2), gaussian((<f32>(left + i) + 0.5 - x) / radius));
}

/** Starts two rows, `width` pixels each, with all their light. */
function fillLight(width: i32): void {
  const full = f32x4.splat(1);
  for (let i: usize = 0; i < <usize>width << 2; i += 16) {
    v128.store(upperLight + i, full);
    v128.store(lowerLight + i, full);
  }
}

/** Takes what a shadow takes from one row. */
function takeLight(light: usize, shadow: i32, row: i32, width: i32): void {
  const from = shadows + <usize>shadow * SHADOW_BYTES;
  const strength = load<f32>(from, 16) * gaussian((<f32>row + 0.5 - load<f32>(from, 4)) / load<f32>(from, 12));
  if (strength == 0) return;
  const columns = darkness + (<usize>(shadow * width) << 2);
  for (let i: usize = 0; i < <usize>width << 2; i += 16) {
    const left = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.splat(strength), v128.load(columns + i)));
    v128.store(light + i, f32x4.mul(v128.load(light + i), left));
  }
}

/** Lights the rows `row` and `row` + 1 of the frame from column `left` on. Row and left are even, `count` is a multiple of 8. */
function dimRows(row: i32, left: i32, count: i32): void {
  const to = luma + <usize>(row * lumaStride + left);
  for (let i: i32 = 0; i < count; i += 4) {
    dim(to + i, v128.load(upperLight + (<usize>i << 2)), BLACK_LUMA);
    dim(to + lumaStride + i, v128.load(lowerLight + (<usize>i << 2)), BLACK_LUMA);
  }
  const chroma = <usize>((row >> 1) * chromaStride + (left >> 1));
  for (let i: i32 = 0; i < count; i += 8) {
    const at = <usize>i << 2;
    const first = f32x4.add(v128.load(upperLight + at), v128.load(lowerLight + at));
    const second = f32x4.add(v128.load(upperLight + at, 16), v128.load(lowerLight + at, 16));
    const sum = f32x4.add(v128.shuffle<f32>(first, second, 0, 2, 4, 6), v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    const light = f32x4.mul(sum, f32x4.splat(0.25));
    dim(chromaU + chroma + <usize>(i >> 1), light, NEUTRAL_CHROMA);
    dim(chromaV + chroma + <usize>(i >> 1), light, NEUTRAL_CHROMA);
  }
}

/** Brings four bytes nearer to what has no light. */
@inline
function dim(to: usize, light: v128, dark: f32): void {
  const neutral = f32x4.splat(dark);
  const lit = f32x4.mul(f32x4.sub(floatsOf(to), neutral), light);
  // Truncation of a positive number that has a half added rounds.
  const rounded = f32x4.add(f32x4.add(neutral, lit), f32x4.splat(0.5));
  store<i32>(to, packBytes(i32x4.trunc_sat_f32x4_u(rounded)));
}
