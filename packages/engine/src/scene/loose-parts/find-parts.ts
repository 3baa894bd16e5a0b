/** Finds what there is beside the people of a frame that is no part of the plate: hair, cloth, balls. Connected cells are one part. */

import { collectPieces } from '../cells/collect-pieces.ts';
import type { CellGrid } from '../cells/frame-cells.ts';
import type { CellLook, CellWindow } from './cell-window.ts';
import type { PlateComparison } from './plate-comparison.ts';

/** Cells of one frame that hang together. */
export type Part = {
  cells: number[];
  /** Its middle, in cells. */
  x: number;
  y: number;
  /** Mean colour. */
  luma: number;
  u: number;
  v: number;
  /** How many of its cells lie where the paint over the people ends: 0 where it is not attached to them. */
  contact: number;
  /** It is larger than what is looked at: somebody else, a passing car. */
  reachesOut: boolean;
};

/** Share of a part's cells that have to move: hair hangs still at its root, signs and the background itself do so all over. */
const MOVING_SHARE = 0.33;
/** With so many cells at the outer rim for each at the paint, a part goes on outside. */
const OUTER_SHARE = 0.3;

/** @param comparison turned to the frame */
export function findParts(comparison: PlateComparison, window: CellWindow, frameIndex: number, grid: CellGrid): Part[] {
  const look = window.at(frameIndex);
  // Around feet lie shadows as dark as cloth, and reflections.
  const different = comparison.findDifferent(Math.min(look.box.y1, Math.ceil(look.feet / grid.side)));
  const parts: Part[] = [];
  for (const cells of collectPieces(different, grid.columns, 1)) {
    if (!cells.some((at) => comparison.isDistinct(at))) continue;
    const moving = cells.filter((at) => window.isMoving(at, frameIndex)).length;
    if (moving > MOVING_SHARE * cells.length) parts.push(describe(cells, look, grid));
  }
  return parts;
}

function describe(
  cells: number[],
  { cells: { luma, u, v }, distance, reach, band }: CellLook,
  { columns, side }: CellGrid,
): Part {
  const mean = (of: (at: number) => number): number => cells.reduce((sum, at) => sum + of(at), 0) / cells.length;
  const contact = cells.filter((at) => distance[at]! < reach + side).length;
  const outer = cells.filter((at) => distance[at]! >= band - side).length;
  return {
    cells,
    x: mean((at) => at % columns),
    y: mean((at) => Math.floor(at / columns)),
    luma: mean((at) => luma[at]!),
    u: mean((at) => u[at]!),
    v: mean((at) => v[at]!),
    contact,
    reachesOut: outer > OUTER_SHARE * contact,
  };
}
