/** Frames as mean colours of small squares: enough to see loose hair and signs, and small enough to keep for a whole clip. */
import type { YuvImage } from '../../core/image.ts';
import { shrinkPlane } from './cell-shrinker.ts';

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
