/** The memory of the grey kernel, as its callers lay it out: all addresses are bytes. */

/** Size of the grey picture. */
export let columns: i32 = 0;
export let rows: i32 = 0;
/** Sums of red, twice green and blue over squares of pixels, row by row. */
export let sums: usize = 0;
