/** Takes light from the ground under the character. */
import { floatsOf, packBytes } from './lanes';
import { chromaStride, chromaU, chromaV, darkness, lowerLight, luma, lumaStride, upperLight } from './state';

const BLACK_LUMA: f32 = 16;
const NEUTRAL_CHROMA: f32 = 128;

/** Starts two rows, `count` pixels each, with all their light. */
export function fillLight(count: i32): void {
  const full = f32x4.splat(1);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    v128.store(upperLight + i, full);
    v128.store(lowerLight + i, full);
  }
}

/** Takes `strength` times the darkness of shadow number `shadow`, whose columns are `stride` numbers, from a row of light. */
export function takeLight(light: usize, shadow: i32, stride: i32, count: i32, strength: f32): void {
  const columns = darkness + (<usize>(shadow * stride) << 2);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    const left = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.splat(strength), v128.load(columns + i)));
    v128.store(light + i, f32x4.mul(v128.load(light + i), left));
  }
}

/** Lights the rows `row` and `row` + 1 of the frame from column `left` on. Row and left are even, `count` is a multiple of 8. */
export function dimRows(row: i32, left: i32, count: i32): void {
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
