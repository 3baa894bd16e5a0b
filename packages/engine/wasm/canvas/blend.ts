/** Lays painted pixels over the frame, in YUV: BT.709, limited range. */
import { packBytes } from './lanes';
import { coverSquares } from './opaque';
import { chromaStride, chromaU, chromaV, luma, lumaStride, tones } from './state';
import { uBlue, uGreen, uRed, vBlue, vGreen, vRed, yBlue, yGreen, yRed } from './weights';

/** Whole numbers stand for multiples of 1 / 2^SHIFT. */
const SHIFT: i32 = 16;
const HALF: i32 = 1 << (SHIFT - 1);
/** One 255th: the weight of a step of alpha. */
const ALPHA_STEP: i32 = 257;
/** Binary places of video black, 16, and of neutral chroma, 128. */
const BLACK_BITS: i32 = 4;
const NEUTRAL_BITS: i32 = 7;

/** Room for eight pixels of two rows. */
const toned = memory.data(64, 16);

/**
 * Blends two rows of pixels, `upper` and `lower`, into the rows `row` and `row` + 1 of the frame, from column `left` to before `right`, both
 * multiples of 8; in the light of the scene where `isToned`. What is transparent leaves luma as it is; chroma, where all four pixels of its block are
 * transparent.
 */
export function blendRows(upper: usize, lower: usize, row: i32, left: i32, right: i32, isToned: bool): void {
  let toUpper = luma + <usize>(row * lumaStride + left);
  const toChroma = <usize>((row >> 1) * chromaStride + (left >> 1));
  let toU = chromaU + toChroma;
  let toV = chromaV + toChroma;
  for (let x = left; x < right; x += 8, upper += 32, lower += 32, toUpper += 8, toU += 4, toV += 4) {
    let a = v128.load(upper);
    let b = v128.load(upper, 16);
    let c = v128.load(lower);
    let d = v128.load(lower, 16);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    if (areOpaque(v128.and(v128.and(a, b), v128.and(c, d)))) {
      coverSquares(upper, lower, toUpper, toU, toV);
      continue;
    }
    if (isToned) {
      toneEight(upper, toned);
      toneEight(lower, toned + 32);
      a = v128.load(toned);
      b = v128.load(toned, 16);
      c = v128.load(toned, 32);
      d = v128.load(toned, 48);
    }
    blendSquares(a, b, c, d, toUpper, toU, toV);
  }
}

@inline
function areOpaque(pixels: v128): bool {
  return i32x4.all_true(i32x4.eq(i32x4.shr_s(pixels, 24), i32x4.splat(-1)));
}

/** Eight pixels of two rows: a and b above c and d. */
@inline
function blendSquares(a: v128, b: v128, c: v128, d: v128, to: usize, toU: usize, toV: usize): void {
  blendLuma(a, to);
  blendLuma(b, to + 4);
  blendLuma(c, to + lumaStride);
  blendLuma(d, to + lumaStride + 4);
  blendChroma(a, b, c, d, toU, toV);
}

@inline
function blendLuma(pixels: v128, to: usize): void {
  if (!v128.any_true(pixels)) return;
  const byte = i32x4.splat(255);
  const red = v128.and(pixels, byte);
  const green = v128.and(i32x4.shr_u(pixels, 8), byte);
  const blue = v128.and(i32x4.shr_u(pixels, 16), byte);
  const own = weigh(red, green, blue, yRed, yGreen, yBlue);
  const alpha = i32x4.shr_u(pixels, 24);
  // Both factors are below 2^15, as this multiplication of halves wants it: it is the quickest.
  const before = i32x4.dot_i16x8_s(wordsOf(to), i32x4.sub(byte, alpha));
  const parts = i32x4.mul(i32x4.add(before, i32x4.shl(alpha, BLACK_BITS)), i32x4.splat(ALPHA_STEP));
  const sum = i32x4.add(i32x4.add(own, parts), i32x4.splat(HALF));
  store<i32>(to, packBytes(i32x4.shr_s(sum, SHIFT)));
}

/** Four bytes as four numbers. */
@inline
function wordsOf(from: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
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
  const ownU = weigh(red, green, blue, uRed, uGreen, uBlue);
  const ownV = weigh(red, green, blue, vRed, vGreen, vBlue);
  const alpha = i32x4.shr_u(greenAlpha, 16);
  const isEmpty = i32x4.eq(v128.or(redBlue, greenAlpha), i32x4.splat(0));
  blendPlane(ownU, alpha, isEmpty, toU);
  blendPlane(ownV, alpha, isEmpty, toV);
}

@inline
function sumOfBlocks(a: v128, b: v128, c: v128, d: v128, shift: i32): v128 {
  const mask = i32x4.splat(0xff00ff);
  const first = i32x4.add(v128.and(i32x4.shr_u(a, shift), mask), v128.and(i32x4.shr_u(c, shift), mask));
  const second = i32x4.add(v128.and(i32x4.shr_u(b, shift), mask), v128.and(i32x4.shr_u(d, shift), mask));
  return i32x4.add(v128.shuffle<i32>(first, second, 0, 2, 4, 6), v128.shuffle<i32>(first, second, 1, 3, 5, 7));
}

@inline
function blendPlane(own: v128, alpha: v128, isEmpty: v128, to: usize): void {
  const before = wordsOf(to);
  const under = i32x4.add(
    i32x4.shl(alpha, NEUTRAL_BITS),
    i32x4.dot_i16x8_s(before, i32x4.sub(i32x4.splat(4 * 255), alpha)),
  );
  const after = meanOf(own, i32x4.mul(under, i32x4.splat(ALPHA_STEP)));
  store<i32>(to, packBytes(v128.bitselect(before, after, isEmpty)));
}

/** Of four pixels, rounded. */
@inline
function meanOf(own: v128, under: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(own, under), i32x4.splat(4 * HALF)), SHIFT + 2);
}

/** The light of the scene: its curves mean straight colours. */
function toneEight(pixels: usize, to: usize): void {
  for (const end = pixels + 32; pixels < end; pixels += 4, to += 4) {
    const pixel = load<u32>(pixels);
    store<u32>(to, pixel >= 0xff000000 ? toneOpaque(pixel) : pixel == 0 ? 0 : toneSoft(pixel));
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
