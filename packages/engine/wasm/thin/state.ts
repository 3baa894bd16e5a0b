/** The memory of the thinning kernel, as its caller lays it out: all addresses are bytes. Set by the caller. */

export let vertexCount: i32 = 0;
export let triangleCount: i32 = 0;

// The surface: 32-bit floats, but for the bones, which are bytes.
export let positions: usize = 0;
export let normals: usize = 0;
export let sideShifts: usize = 0;
export let boneIndexes: usize = 0;
export let boneWeights: usize = 0;

/** The vertices of each triangle, whole numbers. The first one is −1 where a triangle is gone. */
export let triangles: usize = 0;
/** A byte a vertex: 1 where it is gone. */
export let gone: usize = 0;

// Scratch. The corners of each vertex are a list: its first one, and for each corner the next one; −1 ends it.
export let firstCorners: usize = 0;
export let nextCorners: usize = 0;
/** A byte a vertex: FRONT, BACK, or both. */
export let sides: usize = 0;
/** A byte a vertex: the last round in which a neighbour was taken out. */
export let rounds: usize = 0;

@inline
export function at32(address: usize, index: i32): usize {
  return address + (<usize>index << 2);
}

/** Coordinates of a vertex, or of its normal. */
@inline
export function vectorAt(vectors: usize, vertex: i32): usize {
  return vectors + <usize>vertex * 12;
}
