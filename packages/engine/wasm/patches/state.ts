/** The memory of the patch kernel, as its caller lays it out: all addresses are bytes. One picture at a time is worked on. */

/** Half the side of a patch, and its side. */
export const RADIUS: i32 = 3;
export const SIDE: i32 = 2 * RADIUS + 1;
/** Bytes of a pixel of `colours` and `guide`, and of `sums`. */
export const PIXEL: usize = 12;
export const SUM: usize = 16;

/** Pixels of the picture, with its rim. */
export let width: i32 = 0;
export let height: i32 = 0;
/** Y, U, V of each pixel, 32-bit floats; what is read behind the last one has no meaning. */
export let colours: usize = 0;
/** The same without detail. */
export let guide: usize = 0;
/** A byte a pixel: 1 where it is made up. */
export let isHole: usize = 0;
/** A byte a pixel: 1 where it may be copied. */
export let isKnown: usize = 0;
/** A byte a pixel: 1 where the patch around it may be copied. And those pixels, ascending, 32-bit. */
export let isCandidate: usize = 0;
export let candidates: usize = 0;
export let candidateCount: i32 = 0;
/** For each pixel the middle of the patch it is like, 32-bit; below 0 outside of the targets. */
export let sources: usize = 0;
/** What the source costs, a 32-bit float a pixel. */
export let costs: usize = 0;
/** How much the patch around each pixel is trusted, a 32-bit float a pixel. */
export let depths: usize = 0;
/** Pixels whose patches touch a hole, ascending, 32-bit. */
export let targets: usize = 0;
export let targetCount: i32 = 0;
/** How much the patch of each target counts, 32-bit floats. */
export let weights: usize = 0;
/** Room for weighted sums of Y, U and V and for the sum of the weights, 32-bit floats, from the first pixel that a patch covers to the last. */
export let sums: usize = 0;
/** Room for three 64-bit floats of each pixel of a row. */
export let line: usize = 0;

@inline
export function pixelCount(): usize {
  return <usize>(width * height);
}

@inline
export function sourceOf(pixel: i32): i32 {
  return load<i32>(sources + (<usize>pixel << 2));
}
