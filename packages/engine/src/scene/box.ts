/** Rectangles of pixels or cells: x0 ≤ column < x1, y0 ≤ row < y1. Used by several folders of this room. */

export type Box = { x0: number; y0: number; x1: number; y1: number };

/** The smallest box around both. */
export function uniteBoxes(a: Box, b: Box): Box {
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) };
}
