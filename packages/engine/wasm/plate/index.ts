/**
 * The pixels of one plate cell as many samples show them, and what they settle on, written in AssemblyScript for its SIMD.
 * `scripts/build-kernels.ts` compiles it; `scene/background/cell-stack.ts` lays out its memory and calls it.
 */
import { settleLanes } from './settle';
import { CELL, CELL_BYTES, corners, LUMA_BYTES, slotAt } from './state';

export { corners, result, slots } from './state';
export { measureGrain } from './grain';

/** Half the side of a cell: its side in chroma. */
const HALF: i32 = CELL / 2;

/**
 * Puts what a still sample shows into a slot. The planes are `width` × `height` pixels of luma without padding; (x, y) is the cell's corner
 * there. Places beyond the right and the lower border repeat it.
 */
export function addStill(slot: i32, luma: usize, u: usize, v: usize, width: i32, height: i32, x: i32, y: i32): void {
  const to = slotAt(slot);
  copyCell(to, luma, width, height, x, y, CELL);
  copyCell(to + LUMA_BYTES, u, width >> 1, height >> 1, x >> 1, y >> 1, HALF);
  copyCell(to + LUMA_BYTES + HALF * HALF, v, width >> 1, height >> 1, x >> 1, y >> 1, HALF);
}

function copyCell(to: usize, plane: usize, width: i32, height: i32, x: i32, y: i32, side: i32): void {
  const isInside = x + side <= width && y + side <= height;
  for (let row = y; row < y + side; row++, to += side) {
    const line = plane + <usize>(min(height - 1, row) * width);
    if (!isInside) for (let column = 0; column < side; column++) store<u8>(to + column, load<u8>(line + min(width - 1, x + column)));
    else if (side == CELL) store<u64>(to, load<u64>(line + x));
    else store<u32>(to, load<u32>(line + x));
  }
}

/** The same where the cell's corners lie at `corners` of the frame, of which the planes begin with row `firstRow`. */
export function addWarped(slot: i32, luma: usize, u: usize, v: usize, width: i32, height: i32, firstRow: i32): void {
  const to = slotAt(slot);
  warpCell(to, luma, width, height, firstRow, CELL);
  warpCell(to + LUMA_BYTES, u, width >> 1, height >> 1, firstRow >> 1, HALF);
  warpCell(to + LUMA_BYTES + HALF * HALF, v, width >> 1, height >> 1, firstRow >> 1, HALF);
}

@inline
function corner(index: usize): f64 {
  return load<f64>(corners + (index << 3));
}

/** Bilinear reading, four pixels at once; inside a cell the warp is as good as bilinear itself. */
function warpCell(to: usize, plane: usize, width: i32, height: i32, firstRow: i32, side: i32): void {
  const scale = <f64>side / CELL;
  const maxX = f32x4.splat(<f32>(width - 1));
  const maxY = f32x4.splat(<f32>(height - 1));
  for (let row = 0; row < side; row++) {
    const t = (<f64>row + 0.5) / <f64>side;
    const leftX = (corner(0) + (corner(4) - corner(0)) * t) * scale - 0.5;
    const leftY = (corner(1) + (corner(5) - corner(1)) * t) * scale - 0.5 - <f64>firstRow;
    const stepX = ((corner(2) + (corner(6) - corner(2)) * t) * scale - 0.5 - leftX) / <f64>side;
    const stepY = ((corner(3) + (corner(7) - corner(3)) * t) * scale - 0.5 - <f64>firstRow - leftY) / <f64>side;
    for (let column = 0; column < side; column += 4, to += 4) {
      const columns = f32x4.add(f32x4.splat(<f32>column), f32x4(0.5, 1.5, 2.5, 3.5));
      const x = f32x4.add(f32x4.splat(<f32>leftX), f32x4.mul(f32x4.splat(<f32>stepX), columns));
      const y = f32x4.add(f32x4.splat(<f32>leftY), f32x4.mul(f32x4.splat(<f32>stepY), columns));
      v128.store32_lane(to, readFour(plane, width, height, clamp(x, maxX), clamp(y, maxY)), 0);
    }
  }
}

@inline
function clamp(places: v128, most: v128): v128 {
  return f32x4.min(f32x4.max(places, f32x4.splat(0)), most);
}

/** What lies at four places of a plane, as the first four bytes. */
@inline
function readFour(plane: usize, width: i32, height: i32, x: v128, y: v128): v128 {
  // In the last column the pixel itself is the right neighbour of the one before; below the last row lies the last row.
  const left = i32x4.min_s(i32x4.trunc_sat_f32x4_u(x), i32x4.splat(width - 2));
  const top = i32x4.trunc_sat_f32x4_u(y);
  const below = i32x4.min_s(i32x4.add(top, i32x4.splat(1)), i32x4.splat(height - 1));
  const upper = readPairs(plane, i32x4.add(i32x4.mul(top, i32x4.splat(width)), left));
  const lower = readPairs(plane, i32x4.add(i32x4.mul(below, i32x4.splat(width)), left));
  const shareX = f32x4.sub(x, f32x4.convert_i32x4_s(left));
  const shareY = f32x4.sub(y, f32x4.convert_i32x4_s(top));
  const above = mixPairs(upper, shareX);
  const mixed = f32x4.add(above, f32x4.mul(f32x4.sub(mixPairs(lower, shareX), above), shareY));
  const rounded = i32x4.trunc_sat_f32x4_u(f32x4.add(mixed, f32x4.splat(0.5)));
  const words = i16x8.narrow_i32x4_s(rounded, rounded);
  return i8x16.narrow_i16x8_u(words, words);
}

/** Four pixels, each with its right neighbour in the next byte, as 32-bit numbers. */
@inline
function readPairs(plane: usize, at: v128): v128 {
  let pairs = i32x4.splat(0);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 0), pairs, 0);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 1), pairs, 2);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 2), pairs, 4);
  return v128.load16_lane(plane + i32x4.extract_lane(at, 3), pairs, 6);
}

@inline
function mixPairs(pairs: v128, share: v128): v128 {
  const left = f32x4.convert_i32x4_s(v128.and(pairs, i32x4.splat(0xff)));
  const right = f32x4.convert_i32x4_s(i32x4.shr_u(pairs, 8));
  return f32x4.add(left, f32x4.mul(f32x4.sub(right, left), share));
}

/** Adds whole levels to the three planes of a slot; what lies beyond 0..255 is clipped. */
export function level(slot: i32, y: i32, u: i32, v: i32): void {
  const at = slotAt(slot);
  for (let i: usize = 0; i < LUMA_BYTES; i += 16) addLevels(at + i, y);
  addLevels(at + LUMA_BYTES, u);
  addLevels(at + LUMA_BYTES + 16, v);
}

@inline
function addLevels(at: usize, levels: i32): void {
  const raised = i8x16.add_sat_u(v128.load(at), i8x16.splat(<i8>max(0, min(255, levels))));
  v128.store(at, i8x16.sub_sat_u(raised, i8x16.splat(<i8>max(0, min(255, -levels)))));
}

/** Writes what `count` slots settle on into `result`. Changes the slots. */
export function settle(count: i32): void {
  for (let lane: usize = 0; lane < CELL_BYTES; lane += 16) settleLanes(lane, count);
}
