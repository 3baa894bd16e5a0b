/** The memory of the parts kernel, as its caller lays it out: all addresses are bytes. */

/** Cells of `side` pixels, even, over the frame. */
export let columns: i32 = 0;
export let rows: i32 = 0;
export let side: i32 = 0;

/** The frame: a byte of each for every cell, and how far it is from the people, pixels: a 32-bit float, infinite from `band` on. */
export let shownLuma: usize = 0;
export let shownU: usize = 0;
export let shownV: usize = 0;
export let distance: usize = 0;
/** Up to `covered` the paint hides all, at `reach` it ends, and from `band` on nothing is looked for, pixels. */
export let covered: f64 = 0;
export let reach: f64 = 0;
export let band: f64 = 0;
/** The cells that are nearer than `band` lie in here: x0 ≤ column < x1, y0 ≤ row < y1. */
export let x0: i32 = 0;
export let y0: i32 = 0;
export let x1: i32 = 0;
export let y1: i32 = 0;

/** What the plate shows in each cell, 32-bit floats; bytes: 1 where samples show it, and 1 where it is known. */
export let plateLuma: usize = 0;
export let plateU: usize = 0;
export let plateV: usize = 0;
export let isSeen: usize = 0;
export let isLaid: usize = 0;

@inline
export function byteAt(array: usize, at: i32): i32 {
  return load<u8>(array + at);
}

@inline
export function floatAt(array: usize, at: i32): f64 {
  return load<f32>(array + (<usize>at << 2));
}
