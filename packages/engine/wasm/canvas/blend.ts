/** Lays painted pixels over the frame, in YUV: BT.709, limited range. */
import { packBytes } from './lanes';
import { chromaStride, chromaU, chromaV, lowerPixels, luma, lumaStride, tones, upperPixels } from './state';

/** Whole numbers stand for multiples of 1 / 2^SHIFT. */
const SHIFT: i32 = 16;
const HALF: i32 = 1 << (SHIFT - 1);
/** One 255th: the weight of a step of alpha. */
const ALPHA_STEP: i32 = 257;
/** Binary places of video black, 16, and of neutral chroma, 128. */
const BLACK_BITS: i32 = 4;
const NEUTRAL_BITS: i32 = 7;

// What red, green and blue of 0..255 weigh in Y − 16, U − 128 and V − 128. Set once.
export let yRed: i32 = 0;
export let yGreen: i32 = 0;
export let yBlue: i32 = 0;
export let uRed: i32 = 0;
export let uGreen: i32 = 0;
export let uBlue: i32 = 0;
export let vRed: i32 = 0;
export let vGreen: i32 = 0;
export let vBlue: i32 = 0;

/**
 * Blends the two rows of pixels into the rows `row` and `row` + 1 of the frame, from column `left` to before `right`, both multiples of 8.
 * What is transparent leaves luma as it is; chroma, where all four pixels of its block are transparent.
 */
export function blendRows(row: i32, left: i32, right: i32): void {
  let upper = upperPixels;
  let lower = lowerPixels;
  let toUpper = luma + <usize>(row * lumaStride + left);
  const toChroma = <usize>((row >> 1) * chromaStride + (left >> 1));
  let toU = chromaU + toChroma;
  let toV = chromaV + toChroma;
  for (let x = left; x < right; x += 8, upper += 32, lower += 32, toUpper += 8, toU += 4, toV += 4) {
    const a = v128.load(upper);
    const b = v128.load(upper, 16);
    const c = v128.load(lower);
    const d = v128.load(lower, 16);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    blendLuma(a, toUpper);
    blendLuma(b, toUpper + 4);
    blendLuma(c, toUpper + lumaStride);
    blendLuma(d, toUpper + lumaStride + 4);
    blendChroma(a, b, c, d, toU, toV);
  }
}

@inline
function blendLuma(pixels: v128, to: usize): void {
  if (!v128.any_true(pixels)) return;
  const byte = i32x4.splat(255);
  const red = v128.and(pixels, byte);
  const green = v128.and(i32x4.shr_u(pixels, 8), byte);
  const blue = v128.and(i32x4.shr_u(pixels, 16), byte);
  const alpha = i32x4.shr_u(pixels, 24);
  const before = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(to)));
  const own = weigh(red, green, blue, yRed, yGreen, yBlue);
  // Both factors are below 2^15, as this multiplication of halves wants it: it is the quickest.
  const under = i32x4.add(
    i32x4.dot_i16x8_s(before, i32x4.sub(byte, alpha)),
    i32x4.shl(alpha, BLACK_BITS),
  );
  const sum = i32x4.add(i32x4.add(own, i32x4.mul(under, i32x4.splat(ALPHA_STEP))), i32x4.splat(HALF));
  store<i32>(to, packBytes(i32x4.shr_s(sum, SHIFT)));
}

@inline
function weigh(red: v128, green: v128, blue: v128, ofRed: i32, ofGreen: i32, ofBlue: i32): v128 {
  return i32x4.add(
    i32x4.add(i32x4.mul(red, i32x4.splat(ofRed)), i32x4.mul(green, i32x4.splat(ofGreen))),
    i32x4.mul(blue, i32x4.splat(ofBlue)),
  );
}

/** Chroma of a block is the mean of what its four pixels would have, each with its own alpha. */
@inline
function blendChroma(a: v128, b: v128, c: v128, d: v128, toU: usize, toV: usize): void {
  // Two channels a number: the sum of four bytes needs ten of its sixteen bits.
  const redBlue = sumOfBlocks(a, b, c, d, 0);
  const greenAlpha = sumOfBlocks(a, b, c, d, 8);
  const low = i32x4.splat(0xffff);
  const red = v128.and(redBlue, low);
  const blue = i32x4.shr_u(redBlue, 16);
  const green = v128.and(greenAlpha, low);
  const alpha = i32x4.shr_u(greenAlpha, 16);
  const isEmpty = i32x4.eq(v128.or(redBlue, greenAlpha), i32x4.splat(0));
  blendPlane(weigh(red, green, blue, uRed, uGreen, uBlue), alpha, isEmpty, toU);
  blendPlane(weigh(red, green, blue, vRed, vGreen, vBlue), alpha, isEmpty, toV);
}

@inline
function sumOfBlocks(a: v128, b: v128, c: v128, d: v128, shift: i32): v128 {
  const mask = i32x4.splat(0xff00ff);
  const first = i32x4.add(v128.and(i32x4.shr_u(a, shift), mask), v128.and(i32x4.shr_u(c, shift), mask));
  const second = i32x4.add(v128.and(i32x4.shr_u(b, shift), mask), v128.and(i32x4.shr_u(d, shift), mask));
  return i32x4.add(v128.shuffle<i32>(first, second, 0, 2, 4, 6), v128.shuffle<i32>(first, second, 1, 3, 5, 7));
}

@inline
function blendPlane(colour: v128, alpha: v128, isEmpty: v128, to: usize): void {
  const before = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(to)));
  const under = i32x4.add(
    i32x4.shl(alpha, NEUTRAL_BITS),
    i32x4.dot_i16x8_s(before, i32x4.sub(i32x4.splat(4 * 255), alpha)),
  );
  const parts = i32x4.mul(under, i32x4.splat(ALPHA_STEP));
  const sum = i32x4.add(i32x4.add(colour, parts), i32x4.splat(4 * HALF));
  const after = i32x4.shr_s(sum, SHIFT + 2);
  store<i32>(to, packBytes(v128.bitselect(before, after, isEmpty)));
}

/** Gives a row of `count` pixels, a multiple of 8, the light of the scene. Its curves mean straight colours. */
export function toneRow(pixels: usize, count: i32): void {
  for (const end = pixels + (<usize>count << 2); pixels < end; pixels += 16) {
    const four = v128.load(pixels);
    if (!v128.any_true(four)) continue;
    if (i32x4.all_true(i32x4.eq(i32x4.shr_s(four, 24), i32x4.splat(-1)))) {
      store<u32>(pixels, toneOpaque(i32x4.extract_lane(four, 0)));
      store<u32>(pixels, toneOpaque(i32x4.extract_lane(four, 1)), 4);
      store<u32>(pixels, toneOpaque(i32x4.extract_lane(four, 2)), 8);
      store<u32>(pixels, toneOpaque(i32x4.extract_lane(four, 3)), 12);
    } else {
      for (let at = pixels; at < pixels + 16; at += 4) {
        const pixel = load<u32>(at);
        if (pixel != 0) store<u32>(at, pixel >= 0xff000000 ? toneOpaque(pixel) : toneSoft(pixel));
      }
    }
  }
}

@inline
function toneOpaque(pixel: u32): u32 {
  return (
    <u32>load<u8>(tones + (pixel & 255)) |
    (<u32>load<u8>(tones + ((pixel >> 8) & 255), 256) << 8) |
    (<u32>load<u8>(tones + ((pixel >> 16) & 255), 512) << 16) |
    0xff000000
  );
}

function toneSoft(pixel: u32): u32 {
  const alpha = pixel >> 24;
  return (
    tonePremultiplied(tones, pixel & 255, alpha) |
    (tonePremultiplied(tones + 256, (pixel >> 8) & 255, alpha) << 8) |
    (tonePremultiplied(tones + 512, (pixel >> 16) & 255, alpha) << 16) |
    (alpha << 24)
  );
}

function tonePremultiplied(curve: usize, value: u32, alpha: u32): u32 {
  if (alpha == 0) return 0;
  const straight = min(255, (2 * 255 * value + alpha) / (2 * alpha));
  return (2 * <u32>load<u8>(curve + <usize>straight) * alpha + 255) / 510;
}
