/** The memory of the distance kernel, as its caller lays it out: all addresses are bytes. */

/** 32-bit floats, row by row. */
export let distances: usize = 0;
/** Numbers from one row to the next: at least four more than columns. Those behind a row are as far away as can be, like the grid's rim. */
export let stride: i32 = 0;
export let columns: i32 = 0;
export let rows: i32 = 0;

/** Bytes of a mask, without padding, and 256 32-bit floats: the distance that each of them stands for. */
export let mask: usize = 0;
export let meanings: usize = 0;

/** Pixels a side of a place of the grid, and which of the picture's the first one is. */
export let cell: f64 = 1;
export let firstColumn: f64 = 0;
export let firstRow: f64 = 0;
/** Pixels: how far away all is that lies outside of the grid. */
export let farthest: f64 = 0;

/**
 * Squares of `side` pixels, `across` × `down` of them, the first of which has its corner at (left, top); and what is found out about them,
 * row by row: a byte or a 32-bit float of each.
 */
export let left: f64 = 0;
export let top: f64 = 0;
export let across: i32 = 0;
export let down: i32 = 0;
export let side: f64 = 1;
export let found: usize = 0;
/** What is as far away as this is not near people, pixels. */
export let limit: f64 = 0;
/** Nine 64-bit floats, row-major: takes places to others, as `scene/background/homography.ts` does. Not where all stay where they are. */
export let transform: usize = 0;
export let isStill: bool = true;
