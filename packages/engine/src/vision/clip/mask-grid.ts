/** The coarse grid over the source picture on which masks of people are kept. */

/** The grid has at most this many cells along the longer side: about as fine as the model's mask of a whole body. */
const GRID_SIDE = 320;

export type MaskGrid = {
  /** Source pixels a cell. */
  cell: number;
  /** Cells. */
  width: number;
  height: number;
  /** Cells a pixel of the analysed picture. */
  cellsPerPixel: number;
};

/** The grid over a source picture of which a smaller copy, `analysedWidth` pixels wide, is analysed. */
export function maskGridFor(sourceWidth: number, sourceHeight: number, analysedWidth: number): MaskGrid {
  const cell = Math.max(1, Math.ceil(Math.max(sourceWidth, sourceHeight) / GRID_SIDE));
  return {
    cell,
    width: Math.ceil(sourceWidth / cell),
    height: Math.ceil(sourceHeight / cell),
    cellsPerPixel: sourceWidth / analysedWidth / cell,
  };
}
