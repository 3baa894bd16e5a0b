/** The weights of colours in BT.709, limited range. */

// What red, green and blue of 0..255 weigh in Y − 16, U − 128 and V − 128. Set once.
export let yRed: i32 = 0;
export let yGreen: i32 = 0;
export let yBlue: i32 = 0;
export let uRed: i32 = 0;
export let uGreen: i32 = 0;
export let uBlue: i32 = 0;
export let vRed: i32 = 0;
export let vGreen: i32 = 0;
export let vBlue: i32 = 0;
