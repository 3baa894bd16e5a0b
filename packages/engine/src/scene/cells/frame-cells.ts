/** Frames as mean colours of small squares: enough to see loose hair and signs, and small enough to keep for a whole clip. */
import type { YuvImage } from '../../core/image.ts';

export type CellGrid = {
  columns: number;
  rows: number;
  /** Pixels a side of a cell, even. Those at the right and at the bottom may hang over. */
  side: number;
};

/** A byte of each for every cell, row-major. */
export type FrameCells = { luma: Uint8Array; u: Uint8Array; v: Uint8Array };

/** Fills memory of `sizeOfCells` bytes with the cells of a frame, one of those that are looked at: see `framesPerLook`. */
export type ReadCells = (frameIndex: number, memory: Uint8Array) => void;

/** Cells along the longer side of a frame, at most. */
const MOST_CELLS = 160;
/** Frames a second that are looked at: at least as many, and less than twice as many. Every second one of film as NTSC has it (23.976). */
const LOOKS_PER_SECOND = 11.9;

/** The grid over frames of a size. */
export function cellGridFor({ width, height }: { width: number; height: number }): CellGrid {
  const side = 2 * Math.max(1, Math.ceil(Math.max(width, height) / (2 * MOST_CELLS)));
  return { columns: Math.ceil(width / side), rows: Math.ceil(height / side), side };
}

/** Every how manieth frame is looked at, from the first one on. */
export function framesPerLook(fps: number): number {
  return Math.max(1, Math.floor(fps / LOOKS_PER_SECOND));
}

/** Bytes that the cells of a frame take. */
export function sizeOfCells({ columns, rows }: CellGrid): number {
  return 3 * columns * rows;
}

/** The cells of a frame in memory of `sizeOfCells` bytes. */
export function viewCells({ columns, rows }: CellGrid, memory: Uint8Array): FrameCells {
  const count = columns * rows;
  return {
    luma: memory.subarray(0, count),
    u: memory.subarray(count, 2 * count),
    v: memory.subarray(2 * count, 3 * count),
  };
}

/** Writes the cells of a frame. */
export function shrinkToCells(
  { width, height, y, u, v, yStride, uvStride }: YuvImage,
  grid: CellGrid,
  cells: FrameCells,
): void {
  const luma = { data: y, stride: yStride, width, height };
  const chroma = { stride: uvStride, width: width / 2, height: height / 2 };
  const half = grid.side / 2;
  shrinkPlane(luma, grid, grid.side, cells.luma);
  shrinkPlane({ ...chroma, data: u }, grid, half, cells.u);
  shrinkPlane({ ...chroma, data: v }, grid, half, cells.v);
}

export type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/** From one pixel that is looked at to the next, along a row or a column; every second of such a lattice is left out. */
function latticeStep(side: number): number {
  return side < 6 ? 2 : Math.round(side / 4);
}

/** What `averageSquare` finds in each cell, all cells of a row side by side: the innermost loop has no more to do than add. */
function shrinkPlane(plane: Plane, { columns, rows }: CellGrid, side: number, means: Uint8Array): void {
  const { data, stride, width, height } = plane;
  const step = latticeStep(side);
  const sums = new Uint32Array(columns);
  const whole = Math.floor(width / side);
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height, (row + 1) * side);
    let count = 0;
    sums.fill(0);
    for (let y = row * side, shift = 0; y < bottom; y += step, shift = step - shift) {
      for (let x = shift; x < side; x += 2 * step, count++) {
        for (let column = 0, at = y * stride + x; column < whole; column++, at += side) sums[column]! += data[at]!;
      }
    }
    for (let column = 0; column < whole; column++) means[row * columns + column] = sums[column]! / count + 0.5;
    for (let column = whole; column < columns; column++) {
      means[row * columns + column] = averageSquare(plane, column * side, row * side, side) + 0.5;
    }
  }
}

/**
 * Mean over a square of a plane by its corner, of some of its pixels, always the same ones: eight where it has eight pixels a side,
 * two where it has four. Pixels outside do not count.
 */
export function averageSquare({ data, stride, width, height }: Plane, left: number, top: number, side: number): number {
  const step = latticeStep(side);
  const right = Math.min(width, left + side);
  const bottom = Math.min(height, top + side);
  let sum = 0;
  let count = 0;
  for (let y = top, shift = 0; y < bottom; y += step, shift = step - shift) {
    if (y < 0) continue;
    for (let x = left + shift; x < right; x += 2 * step) {
      if (x < 0) continue;
      sum += data[y * stride + x]!;
      count++;
    }
  }
  if (count > 0) return sum / count;
  const x = Math.max(0, Math.min(width - 1, left));
  return data[Math.max(0, Math.min(height - 1, top)) * stride + x]!;
}
