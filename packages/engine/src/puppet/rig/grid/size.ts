/** The size of a pixel grid. Grids are row-major; the centre of pixel (column, row) is at (column + .5, row + .5). */
export type Size = { width: number; height: number };
