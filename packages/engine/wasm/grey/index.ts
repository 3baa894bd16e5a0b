/**
 * Shrinks a picture to grey at half its size, and finds patches of such pictures in others. Written in AssemblyScript for its SIMD.
 * `scripts/build-kernels.ts` compiles it; `scene/background/grey-shrinker.ts` and `patch-tracker.ts` lay out its memory and call it.
 */
import { columns, rows, sums } from './state';

export { columns, rows, sums } from './state';
export { isWide, levelCount, levels, makeLevels, share } from './levels';
export { corners, findCorners, usable, usableColumns } from './corners';
export { cornerCount, cutTemplates, found, gradientX, gradientY, inverse, isFound, track, values } from './track';

/** Red, green and blue bytes without padding; what is read behind the last pixel has no meaning. */
export let picture: usize = 0;
/** Pixels of the picture. */
export let width: i32 = 0;
/** Bytes of eight squares in a row of the picture. */
const EIGHT_SQUARES: usize = 48;

/** Writes 16-bit sums over squares of four pixels; up to seven more behind the last one. */
export function shrink(): void {
  const line = <usize>(width * 3);
  for (let row = 0; row < rows; row++) {
    let from = picture + <usize>(2 * row) * line;
    let to = sums + <usize>(row * columns * 2);
    for (let column = 0; column < columns; column += 8, from += EIGHT_SQUARES, to += 16) {
      v128.store(to, i16x8.narrow_i32x4_s(sumOfFour(from, line), sumOfFour(from + EIGHT_SQUARES / 2, line)));
    }
  }
}

/** The sums of four squares side by side: twelve pairs of numbers, three for each. */
@inline
function sumOfFour(from: usize, line: usize): v128 {
  const a = weigh(from, line, i16x8(1, 2, 1, 1, 2, 1, 1, 2));
  const b = weigh(from + 8, line, i16x8(1, 1, 2, 1, 1, 2, 1, 1));
  const c = weigh(from + 16, line, i16x8(2, 1, 1, 2, 1, 1, 2, 1));
  const first = i32x4.shuffle(i32x4.shuffle(a, b, 0, 3, 6, 6), c, 0, 1, 2, 5);
  const second = i32x4.shuffle(i32x4.shuffle(a, b, 1, 4, 7, 7), c, 0, 1, 2, 6);
  const third = i32x4.shuffle(i32x4.shuffle(a, b, 2, 5, 5, 5), c, 0, 1, 4, 7);
  return i32x4.add(i32x4.add(first, second), third);
}

/** Eight numbers of a row and those below them, weighed and summed up in pairs. */
@inline
function weigh(from: usize, line: usize, weights: v128): v128 {
  const both = i16x8.add(v128.load8x8_u(from), v128.load8x8_u(from + line));
  return i32x4.dot_i16x8_s(both, weights);
}
