/** Lays opaque pixels over the frame: what a value of red, green or blue has in luma and chroma is looked up, for all three at once. */
import { chromaStride, lumaStride, shares, tones } from './state';
import { uBlue, uGreen, uRed, vBlue, vGreen, vRed, yBlue, yGreen, yRed } from './weights';

/** Binary places of these weights. */
const WEIGHT_SHIFT: i32 = 16;
// A share is one 64-bit number: U in the lowest 21 bits, V in the next ones, Y in the highest 22. Four pixels' U and V, added, keep to their bits.
const CHROMA_BITS: i32 = 21;
const CHROMA_SHIFT: i32 = 11;
const LUMA_SHIFT: i32 = 14;
/** Video black, neutral chroma, and the halves that make cutting off fractions a rounding. */
const BASE_CHROMA: i64 = (128 << CHROMA_SHIFT) + (1 << (CHROMA_SHIFT - 1));
const BASE_LUMA: i64 = (16 << LUMA_SHIFT) + (1 << (LUMA_SHIFT - 1));
/** Bytes of a colour channel's shares. */
const CHANNEL: usize = 8 * 256;

/** Finds out what each value of each channel has in the pixels of the frame; in the light of the scene where `isToned`. */
export function weighColours(isToned: bool): void {
  const base = BASE_CHROMA + (BASE_CHROMA << CHROMA_BITS) + (BASE_LUMA << (2 * CHROMA_BITS));
  for (let value: i32 = 0; value < 256; value++) {
    const tone = tones + <usize>value;
    const to = shares + (<usize>value << 3);
    const red = isToned ? <i32>load<u8>(tone) : value;
    const green = isToned ? <i32>load<u8>(tone, 256) : value;
    const blue = isToned ? <i32>load<u8>(tone, 512) : value;
    store<i64>(to, shareOf(red, yRed, uRed, vRed) + base);
    store<i64>(to, shareOf(green, yGreen, uGreen, vGreen), CHANNEL);
    store<i64>(to, shareOf(blue, yBlue, uBlue, vBlue), 2 * CHANNEL);
  }
}

@inline
function shareOf(value: i32, ofY: i32, ofU: i32, ofV: i32): i64 {
  const u = rounded(value * ofU, WEIGHT_SHIFT - CHROMA_SHIFT);
  const v = rounded(value * ofV, WEIGHT_SHIFT - CHROMA_SHIFT);
  return u + (v << CHROMA_BITS) + (rounded(value * ofY, WEIGHT_SHIFT - LUMA_SHIFT) << (2 * CHROMA_BITS));
}

@inline
function rounded(value: i32, shift: i32): i64 {
  return <i64>((value + (1 << (shift - 1))) >> shift);
}

/** Writes eight pixels of two rows. */
@inline
export function coverSquares(upper: usize, lower: usize, to: usize, toU: usize, toV: usize): void {
  for (let i: usize = 0; i < 4; i++) coverBlock(upper + 8 * i, lower + 8 * i, to + 2 * i, toU + i, toV + i);
}

/** Two pixels of two rows. */
@inline
function coverBlock(upper: usize, lower: usize, to: usize, toU: usize, toV: usize): void {
  const below = to + <usize>lumaStride;
  const a = share(load<u32>(upper));
  const b = share(load<u32>(upper, 4));
  const c = share(load<u32>(lower));
  const d = share(load<u32>(lower, 4));
  store<u8>(to, <u8>(a >> (64 - 8)));
  store<u8>(to, <u8>(b >> (64 - 8)), 1);
  store<u8>(below, <u8>(c >> (64 - 8)));
  store<u8>(below, <u8>(d >> (64 - 8)), 1);
  const sum = a + b + c + d;
  store<u8>(toU, <u8>(sum >> (CHROMA_SHIFT + 2)));
  store<u8>(toV, <u8>(sum >> (CHROMA_BITS + CHROMA_SHIFT + 2)));
}

@inline
function share(pixel: u32): u64 {
  return (
    load<u64>(shares + (<usize>(pixel & 255) << 3)) +
    load<u64>(shares + (<usize>((pixel >> 8) & 255) << 3), CHANNEL) +
    load<u64>(shares + (<usize>((pixel >> 16) & 255) << 3), 2 * CHANNEL)
  );
}
