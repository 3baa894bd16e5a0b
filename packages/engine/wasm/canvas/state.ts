/** The memory of the canvas kernel, as its caller lays it out: all addresses are bytes. Written and read by the other files of this folder. */

/** Pixels a side of a cell; chroma has half of them. */
export const CELL: i32 = 8;
/** Over this many pixels the paint fades out. */
export const FEATHER: f32 = 8;
/** Pixels a side of the grain's tile, and how many it has in memory in each row: the first ones stand at the end again. */
export const GRAIN_TILE: i32 = 128;
export const GRAIN_ROW: i32 = 136;

// The frame. Rows are long enough, and there are enough of them, for whole cells. Set once.
export let luma: usize = 0;
export let chromaU: usize = 0;
export let chromaV: usize = 0;
export let frameWidth: i32 = 0;
export let frameHeight: i32 = 0;
export let lumaStride: i32 = 0;
export let chromaStride: i32 = 0;

// Erasing: the plate, where its corner lies in the frame's coordinates, and its grain. Set when the plate changes.
export let plateLuma: usize = 0;
export let plateU: usize = 0;
export let plateV: usize = 0;
export let plateX: i32 = 0;
export let plateY: i32 = 0;
export let plateWidth: i32 = 0;
export let plateHeight: i32 = 0;
export let hasGrain: bool = false;
/** GRAIN_TILE rows of noise: 64ths of levels, 16 bits each. */
export let grainTile: usize = 0;
/** Room to make it in: a 32-bit float a place. */
export let grainNoise: usize = 0;

// Erasing: what is known at the corners of the cells, row by row. Set for every frame, as is where the grain's tile begins.
export let gridX: i32 = 0;
export let gridY: i32 = 0;
export let gridColumns: i32 = 0;
export let gridRows: i32 = 0;
/** Distance from the person at which the paint ends. */
export let reach: f32 = 0;
/** One 32-bit float a corner: the distance from the person. */
export let distances: usize = 0;
/** Four: levels to add to Y, U and V, and how much is known of them, 0..1. */
export let corrections: usize = 0;
/** Room for the same at ever fewer corners. */
export let pyramid: usize = 0;
/** What `compareRing` found for luma, one after the other. */
export let lumas: usize = 0;
/** One each: the corner's place on the plate, in the plate's coordinates; only where `isWarped`. */
export let placesX: usize = 0;
export let placesY: usize = 0;
export let isWarped: bool = false;
export let grainX: i32 = 0;
export let grainY: i32 = 0;
/** A byte for each cell of the frame, row by row: 1 where what is painted will be hidden, so that it need not be. */
export let hiddenCells: usize = 0;
/** Cells from one row to the next. Set once. */
export let hiddenStride: i32 = 0;
/** What `listCells` finds: the cells to paint, each by the number of its upper left corner, and a byte for each corner: 1 at those of the cells. */
export let cells: usize = 0;
export let cellCount: i32 = 0;
export let paintedCorners: usize = 0;

// Compositing: two rows of premultiplied RGBA from a pixel on that is a multiple of 8, and 256 new values a channel. Set for every frame.
export let upperPixels: usize = 0;
export let lowerPixels: usize = 0;
export let tones: usize = 0;

// Shadows: a row of light, 0..1, 32-bit floats, for two rows.
export let upperLight: usize = 0;
export let lowerLight: usize = 0;
/** What a shadow has in each column, 32-bit floats. */
export let darkness: usize = 0;
/** Of each shadow x, y, its radii across and down (pixels) and its strength (0..1), 32-bit floats. */
export let shadows: usize = 0;
