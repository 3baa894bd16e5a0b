/** The memory of the paint kernel, as its caller lays it out: all addresses are bytes. Written and read by the other files of this folder. */

/** Screen x, screen y, depth, texel u, texel v, light: 32-bit floats. */
export const VERTEX_BYTES: usize = 24;
/**
 * Whole numbers a drawn triangle, which tell texel and light anywhere on it: column and row of a pixel; texel u in the middle of that
 * pixel, its change per pixel right and down; the same for texel v and for light (all six texel numbers in the texture size that suits
 * the triangle); then that size's first texel, width, greatest u and greatest v; one is left over. Texels and light have SURFACE_SHIFT
 * binary places.
 */
export const SURFACE_BYTES: usize = 64;
export const SURFACE_SHIFT: i32 = 16;
export const ONE: f64 = 65536;
/** First texel, width and height of a texture at one size. */
export const SLOT_BYTES: usize = 12;
/** Texel centres lie at + ½; half a step of weight more makes truncation a rounding, so that what meets a texel gets just that texel. */
export const TO_TEXEL: f64 = ONE / 512 - ONE / 2;
/** Light is read with 8 binary places; half of one makes truncation a rounding. */
export const TO_LIGHT: f64 = ONE / 512;
/**
 * Samples of even rows lie this far left of the middle of their place, those of odd rows as far right. So a pixel has four different
 * columns of samples, and the many nearly upright edges of a figure get four steps of smoothing instead of two.
 */
export const ROW_SHIFT: f64 = 0.25;
/** Rows of samples that share one span: few enough to be tight, enough for a triangle to lie in one or two. */
export const BAND_SHIFT: i32 = 4;
/** Twice the area, in samples, under which a triangle is not worth drawing and its gradients are noise. */
export const SMALLEST_AREA: f32 = 1e-4;

// Set by the caller, once. Width and height are counted in samples, two a pixel each way. A sample is one 31-bit number: depth (nearer is
// greater) in the high bits, the drawn triangle's number (from 1) in the low ones, 0 where nothing is. One comparison decides what is seen.
export let vertices: usize = 0;
export let triangles: usize = 0;
export let triangleTextures: usize = 0;
export let triangleCount: i32 = 0;
export let samples: usize = 0;
export let width: i32 = 0;
export let height: i32 = 0;
export let triangleMask: i32 = 0;
export let surfaces: usize = 0;
export let bandStarts: usize = 0;
export let bandEnds: usize = 0;
export let slots: usize = 0;
export let slotScales: usize = 0;
export let slotsMade: usize = 0;
export let levelBounds: usize = 0;
export let levelCount: i32 = 0;
export let texels: usize = 0;
export let pixels: usize = 0;

// Rows that may hold something. By band of rows: the span outside of which all is empty.

@inline
export function at32(address: usize, index: i32): usize {
  return address + (<usize>index << 2);
}
