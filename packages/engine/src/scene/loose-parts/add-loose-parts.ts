/** Puts the loose parts of a frame into the mask of its person. */
import type { PersonMask } from '../../core/mask.ts';
import { type Box, uniteBoxes } from '../box.ts';
import type { LooseParts } from './find-loose-parts.ts';

/** A mask with what it lacks, wholly opaque; the mask itself where it lacks nothing, and where there is nobody in it. */
export function addLooseParts(mask: PersonMask, { grid, cellsOf }: LooseParts, frameIndex: number): PersonMask {
  const cells = cellsOf[frameIndex] ?? [];
  if (cells.length === 0 || mask.width === 0 || mask.height === 0) return mask;
  const scale = grid.side / mask.cell;
  const places = cells.map((at): Box => {
    const column = at % grid.columns;
    const row = Math.floor(at / grid.columns);
    return {
      x0: Math.floor(column * scale),
      y0: Math.floor(row * scale),
      x1: Math.ceil((column + 1) * scale),
      y1: Math.ceil((row + 1) * scale),
    };
  });
  const bounds = places.reduce(uniteBoxes, {
    x0: mask.x,
    y0: mask.y,
    x1: mask.x + mask.width,
    y1: mask.y + mask.height,
  });
  const width = bounds.x1 - bounds.x0;
  const height = bounds.y1 - bounds.y0;
  const data = new Uint8Array(width * height);
  for (let row = 0; row < mask.height; row++) {
    const line = mask.data.subarray(row * mask.width, (row + 1) * mask.width);
    data.set(line, (mask.y + row - bounds.y0) * width + mask.x - bounds.x0);
  }
  for (const { x0, y0, x1, y1 } of places) {
    for (let row = y0 - bounds.y0; row < y1 - bounds.y0; row++) {
      data.fill(255, row * width + x0 - bounds.x0, row * width + x1 - bounds.x0);
    }
  }
  return { cell: mask.cell, x: bounds.x0, y: bounds.y0, width, height, data };
}
