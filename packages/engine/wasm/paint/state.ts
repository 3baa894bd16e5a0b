/** The memory of the paint kernel, as its caller lays it out: all addresses are bytes. Written and read by the other files of this folder. */

/**
 * A vertex on the screen, two vectors of four: x and y in pixels (32-bit floats), the same in SNAPs (whole numbers, x UNDRAWABLE where
 * the vertex must not be drawn); then texel u, texel v, light and depth (32-bit floats).
 */
export const VERTEX_BYTES: usize = 32;
export const ATTRIBUTES: usize = 16;
export const UNDRAWABLE: i32 = i32.MIN_VALUE;
/** Vertices are snapped to this fraction of a pixel, so that edges are whole numbers and neighbours agree on every sample. */
export const SNAP_SHIFT: i32 = 8;

/** A bone's dual quaternion: two vectors of four 32-bit floats. */
export const BONE_BYTES: usize = 32;
/** Bones that there may be, which is also how many a row of `boneSigns` has. */
export const MOST_BONES_SHIFT: i32 = 4;

/**
 * What tells texel and light anywhere on a drawn triangle, four vectors of four whole numbers: texel u, texel v and light in the middle
 * of the picture's first pixel, and the address of the first texel; their change per pixel right; their change per pixel down; greatest
 * u, greatest v, greatest light, and the bytes of a row of texels. Texels are those of the texture size that suits the triangle; texels
 * and light have SURFACE_SHIFT binary places. The first three wrap around where the picture's first pixel is far off: on the triangle
 * itself the sum is right all the same.
 */
export const SURFACE_BYTES: usize = 64;
export const SURFACE_SHIFT: i32 = 16;
export const ONE: f32 = 65536;
/**
 * One size of a texture: what takes texels of the original and light to a surface's numbers (four 32-bit floats, the last 0), a
 * surface's last four numbers, the address of its first texel.
 */
export const SLOT_BYTES: usize = 48;
/** Texel centres lie at + ½; half a step of weight more makes truncation a rounding, so that what meets a texel gets just that texel. */
export const TO_TEXEL: f32 = ONE / 512 - ONE / 2;
/** Light is read with 8 binary places; half of one makes truncation a rounding. */
export const TO_LIGHT: f32 = ONE / 512;
/** Pixels are emptied and coloured in blocks: small enough to leave out most of what is empty, large enough for a triangle to lie in few. */
export const BLOCK_COLUMNS_SHIFT: i32 = 5;
export const BLOCK_ROWS_SHIFT: i32 = 3;
/** Rows of the picture that are drawn and coloured at once: few enough for their samples to stay in a processor's own memory. */
export const BAND_ROWS_SHIFT: i32 = 5;

// Set by the caller, once. A sample is one 31-bit number: depth (nearer is greater) in the high bits, the drawn triangle's number (from 1)
// in the low ones, 0 where nothing is. One comparison decides what is seen. The four samples of a pixel lie side by side: upper left,
// upper right, lower left, lower right.
export let vertexCount: i32 = 0;
export let restVertices: usize = 0;
export let boneIndexes: usize = 0;
export let boneWeights: usize = 0;
export let vertices: usize = 0;
export let triangles: usize = 0;
export let triangleTextures: usize = 0;
export let triangleCount: i32 = 0;
/** Room to sort triangles: a number a band, a number a triangle and one more. */
export let bandTriangles: usize = 0;
export let nextTriangles: usize = 0;
/** Those of one band. */
export let samples: usize = 0;
export let width: i32 = 0;
export let height: i32 = 0;
/** Pixels from one row to the next, in samples and in pixels: a multiple of the columns of a block. */
export let stride: i32 = 0;
export let triangleMask: i32 = 0;
export let surfaces: usize = 0;
/** A byte a block: whether something may be in it. */
export let blocks: usize = 0;
export let blockStride: i32 = 0;
/** A byte for each cell of 8 × 8 pixels, four a block: 1 where all of its pixels are opaque. */
export let opaqueCells: usize = 0;
export let slots: usize = 0;
export let slotsMade: usize = 0;
export let levelBounds: usize = 0;
export let levelCount: i32 = 0;
export let levelsPerOctave: i32 = 0;
/** Room to make a size of a texture in. */
export let resampleSpace: usize = 0;
export let pixels: usize = 0;
// Room for a block of pixels: its looks at textures; of each of its mixed pixels the address, and how many samples see its first, second,
// third and fourth surface (a byte each); what is seen of all these surfaces, one after the other.
export let looks: usize = 0;
export let mixedPixels: usize = 0;
export let mixedColours: usize = 0;

// The rig as it is saved, to be packed: positions and normals (x, y, z), texels and side shifts (u, v) of each vertex, 32-bit floats.
export let rigPositions: usize = 0;
export let rigNormals: usize = 0;
export let rigTexels: usize = 0;
export let rigShifts: usize = 0;

// Set by the caller for each frame: the pose's bones, and where the figure stands.
export let bones: usize = 0;
/** Room for a number for each two bones. */
export let boneSigns: usize = 0;
export let boneTurns: usize = 0;
export let originX: f32 = 0;
export let originY: f32 = 0;
export let pixelsPerUnit: f32 = 0;
/** 1 / distance of the viewer; 0: no perspective. */
export let closeness: f32 = 0;

@inline
export function at32(address: usize, index: i32): usize {
  return address + (<usize>index << 2);
}
