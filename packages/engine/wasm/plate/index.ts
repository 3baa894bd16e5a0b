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

/** Bilinear reading; inside a cell the warp is as good as bilinear itself. */
function warpCell(to: usize, plane: usize, width: i32, height: i32, firstRow: i32, side: i32): void {
  const scale = <f64>side / CELL;
  const maxX = <f64>(width - 1);
  const maxY = <f64>(height - 1);
  for (let row = 0; row < side; row++) {
    const t = (<f64>row + 0.5) / <f64>side;
    const leftX = (corner(0) + (corner(4) - corner(0)) * t) * scale - 0.5;
    const leftY = (corner(1) + (corner(5) - corner(1)) * t) * scale - 0.5 - <f64>firstRow;
    const stepX = ((corner(2) + (corner(6) - corner(2)) * t) * scale - 0.5 - leftX) / <f64>side;
    const stepY = ((corner(3) + (corner(7) - corner(3)) * t) * scale - 0.5 - <f64>firstRow - leftY) / <f64>side;
    for (let column = 0; column < side; column++, to++) {
      const x = max(0, min(maxX, leftX + stepX * (<f64>column + 0.5)));
      const y = max(0, min(maxY, leftY + stepY * (<f64>column + 0.5)));
      const left = <i32>x;
      const top = plane + <usize>(<i32>y * width);
      const right = min(width - 1, left + 1);
      const below = plane + <usize>(min(height - 1, <i32>y + 1) * width);
      const fx = x - <f64>left;
      const upper = <f64>load<u8>(top + left) * (1 - fx) + <f64>load<u8>(top + right) * fx;
      const lower = <f64>load<u8>(below + left) * (1 - fx) + <f64>load<u8>(below + right) * fx;
      store<u8>(to, <u8>(upper + (lower - upper) * (y - Math.floor(y)) + 0.5));
    }
  }
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
