/** The memory of the plate kernel, as its caller lays it out: all addresses are bytes. */

/** Pixels a side of a cell. */
export const CELL: i32 = 8;
/** Luma, then u, then v. */
export const CELL_BYTES: usize = 96;
export const LUMA_BYTES: usize = 64;

/** CELL_BYTES for each sample. */
export let slots: usize = 0;
/** Where the cell's corners lie in a sample, x y each: top left, top right, bottom left, bottom right. 64-bit floats. */
export let corners: usize = 0;
/** CELL_BYTES. */
export let result: usize = 0;

@inline
export function slotAt(slot: i32): usize {
  return slots + <usize>slot * CELL_BYTES;
}
