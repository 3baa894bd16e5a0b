/** Looks at textures, four places at a time: first where and with which weights, then, for many of them at once, what is seen there. */
import { looks, SURFACE_SHIFT } from './state';

/**
 * A look at four places, vectors of four numbers: the addresses of the two upper texels around each place, those of the two lower ones;
 * the weights of the upper and of the lower ones (together 256; twice in each number); the weights of the left and the right ones times
 * the light (16-bit pairs, 2¹⁴ is 1); a mask of the places that are wanted, and the address of the first one's colour.
 */
const LOOK_BYTES: usize = 112;
const LOWER: usize = 16;
const UPPER_WEIGHTS: usize = 32;
const LOWER_WEIGHTS: usize = 48;
const SIDE_WEIGHTS: usize = 64;
const MASK: usize = 80;
const COLOURS: usize = 96;

/** How many there are, in bytes. */
let size: usize = 0;

/** Texel u, v and light in the middle of a pixel, and the address of the first texel. */
@inline
export function placeAt(surface: usize, x: v128, y: v128): v128 {
  const right = i32x4.mul(v128.load(surface, 16), x);
  return i32x4.add(i32x4.add(v128.load(surface), right), i32x4.mul(v128.load(surface, 32), y));
}

/** Within the texture, and not darker than black. */
@inline
function clamp(place: v128, surface: usize): v128 {
  return i32x4.max_s(i32x4.min_s(place, v128.load(surface, 48)), i32x4.splat(0));
}

/** Notes four places on surfaces a to d, whose colours shall be written to `colours` where `mask` has all bits, and 0 elsewhere. */
@inline
export function look(
  colours: usize, mask: v128, placeA: v128, placeB: v128, placeC: v128, placeD: v128, a: usize, b: usize, c: usize, d: usize,
): void {
  const at = looks + size;
  const clampedA = clamp(placeA, a);
  const clampedB = clamp(placeB, b);
  const clampedC = clamp(placeC, c);
  const clampedD = clamp(placeD, d);
  const textureAB = v128.shuffle<i32>(clampedA, clampedB, 0, 4, 1, 5);
  const textureCD = v128.shuffle<i32>(clampedC, clampedD, 0, 4, 1, 5);
  const lightAB = v128.shuffle<i32>(clampedA, clampedB, 2, 6, 3, 7);
  const lightCD = v128.shuffle<i32>(clampedC, clampedD, 2, 6, 3, 7);
  const startAB = v128.shuffle<i32>(placeA, placeB, 2, 6, 3, 7);
  const startCD = v128.shuffle<i32>(placeC, placeD, 2, 6, 3, 7);
  const rowAB = v128.shuffle<i32>(v128.load(a, 48), v128.load(b, 48), 2, 6, 3, 7);
  const rowCD = v128.shuffle<i32>(v128.load(c, 48), v128.load(d, 48), 2, 6, 3, 7);
  const rowBytes = v128.shuffle<i64>(rowAB, rowCD, 1, 3);
  const u = v128.shuffle<i64>(textureAB, textureCD, 0, 2);
  const v = v128.shuffle<i64>(textureAB, textureCD, 1, 3);
  const upper = i32x4.add(
    i32x4.add(v128.shuffle<i64>(startAB, startCD, 1, 3), i32x4.shl(i32x4.shr_s(u, SURFACE_SHIFT), 2)),
    i32x4.mul(i32x4.shr_s(v, SURFACE_SHIFT), rowBytes),
  );
  const bits = i32x4.splat(255);
  const down = v128.and(i32x4.shr_u(v, 8), bits);
  const downTwice = v128.or(down, i32x4.shl(down, 16));
  const light = i32x4.shr_u(v128.shuffle<i64>(lightAB, lightCD, 0, 2), 8);
  const right = i32x4.shr_u(i32x4.mul(v128.and(i32x4.shr_u(u, 8), bits), light), 2);
  v128.store(at, upper);
  v128.store(at, i32x4.add(upper, rowBytes), LOWER);
  v128.store(at, i32x4.sub(i32x4.splat(0x1000100), downTwice), UPPER_WEIGHTS);
  v128.store(at, downTwice, LOWER_WEIGHTS);
  v128.store(at, v128.or(i32x4.sub(i32x4.shl(light, 6), right), i32x4.shl(right, 16)), SIDE_WEIGHTS);
  v128.store(at, mask, MASK);
  store<usize>(at, colours, COLOURS);
  size += LOOK_BYTES;
}

/** Writes the colours of all looks, premultiplied, and forgets them. */
export function colourLooks(): void {
  const end = looks + size;
  touchTexels(end);
  for (let at = looks; at < end; at += LOOK_BYTES) {
    const ab = i16x8.narrow_i32x4_s(colourOf(at), colourOf(at + 4));
    const cd = i16x8.narrow_i32x4_s(colourOf(at + 8), colourOf(at + 12));
    const half = i16x8.splat(8);
    const bytes = i8x16.narrow_i16x8_u(i16x8.shr_s(i16x8.add(ab, half), 4), i16x8.shr_s(i16x8.add(cd, half), 4));
    const opaque = v128.or(bytes, i32x4.splat(0xff000000));
    v128.store(load<usize>(at, COLOURS), v128.and(opaque, v128.load(at, MASK)));
  }
  size = 0;
}

/**
 * Reads a texel of each row of pixels of the block before all of them are needed. In the order of the pixels, memory would be waited for
 * once a row: pixels of one row share what it hands out. The sum is stored, so that no compiler leaves the reading out.
 */
@inline
function touchTexels(end: usize): void {
  let sum = 0;
  for (let at = looks; at < end; at += LOOK_BYTES) {
    sum ^= load<i32>(<usize>load<u32>(at, LOWER)) ^ load<i32>(<usize>load<u32>(at, LOWER + 12));
  }
  store<i32>(end, sum);
}

/** Red, green, blue in sixteenths, lit, between the four texels of a place. Addresses and weights are a number a place. */
@inline
function colourOf(place: usize): v128 {
  const upper = i16x8.mul(v128.load_ext<u8>(<usize>load<u32>(place)), v128.load32_splat(place, UPPER_WEIGHTS));
  const lower = i16x8.mul(v128.load_ext<u8>(<usize>load<u32>(place, LOWER)), v128.load32_splat(place, LOWER_WEIGHTS));
  const left = i16x8.shr_u(i16x8.add(upper, lower), 1);
  const right = v128.shuffle<i64>(left, left, 1, 1);
  const pairs = v128.shuffle<i16>(left, right, 0, 8, 1, 9, 2, 10, 3, 11);
  return i32x4.shr_s(i32x4.dot_i16x8_s(pairs, v128.load32_splat(place, SIDE_WEIGHTS)), 17);
}
