/**
 * Halves 4:2:0 pictures (BT.709, limited range) into RGB, written in AssemblyScript for its SIMD. `scripts/build-kernels.ts` compiles it;
 * `media/halve-to-rgb.ts` lays out its memory and calls it.
 */

/** The planes, and bytes a row of them; what is read behind them has no meaning. */
export let y: usize = 0;
export let u: usize = 0;
export let v: usize = 0;
export let yStride: i32 = 0;
export let uvStride: i32 = 0;
/** The small picture: red, green and blue bytes, row by row; some more are written behind the last one. */
export let rgb: usize = 0;
export let columns: i32 = 0;
export let rows: i32 = 0;

/** Rec. ITU-R BT.709. Of what a channel is multiplied with before, shares of 2^15 that give sixteenths of a level. */
const LUMA: i16 = 19077;
const RED_OF_V: i16 = 14686;
const GREEN_OF_U: i16 = -1747;
const GREEN_OF_V: i16 = -4366;
const BLUE_OF_U: i16 = 17305;

/** A pixel has the mean luma of four, and the chroma that they share. */
export function halve(): void {
  for (let row = 0; row < rows; row++) {
    const upper = y + <usize>(2 * row * yStride);
    const lower = upper + <usize>yStride;
    const chroma = <usize>(row * uvStride);
    let to = rgb + <usize>(row * columns * 3);
    for (let column: usize = 0; column < <usize>columns; column += 8, to += 24) {
      const sums = i16x8.add(pairsOf(upper + 2 * column), pairsOf(lower + 2 * column));
      const luma = i16x8.shl(i16x8.sub(sums, i16x8.splat(4 * 16)), 3);
      paintEight(to, luma, chromaOf(u + chroma + column), chromaOf(v + chroma + column));
    }
  }
}

@inline
function pairsOf(from: usize): v128 {
  return i16x8.extadd_pairwise_i8x16_u(v128.load(from));
}

@inline
function chromaOf(from: usize): v128 {
  return i16x8.shl(i16x8.sub(v128.load8x8_u(from), i16x8.splat(128)), 6);
}

/** @param luma from black, 32 times; chroma from grey, 64 times */
@inline
function paintEight(to: usize, luma: v128, blueness: v128, redness: v128): void {
  // With half a level, so that the shift at the end rounds.
  const grey = i16x8.add(share(luma, LUMA), i16x8.splat(8));
  const red = i16x8.add(grey, share(redness, RED_OF_V));
  const green = i16x8.add(grey, i16x8.add(share(blueness, GREEN_OF_U), share(redness, GREEN_OF_V)));
  const blue = i16x8.add(grey, share(blueness, BLUE_OF_U));
  const redGreen = i8x16.narrow_i16x8_u(i16x8.shr_s(red, 4), i16x8.shr_s(green, 4));
  const blues = i8x16.narrow_i16x8_u(i16x8.shr_s(blue, 4), i16x8.splat(0));
  v128.store(to, i8x16.shuffle(redGreen, blues, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5));
  v128.store64_lane(to + 16, i8x16.shuffle(redGreen, blues, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

@inline
function share(numbers: v128, part: i16): v128 {
  return i16x8.q15mulr_sat_s(numbers, i16x8.splat(part));
}
