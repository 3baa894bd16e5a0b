/** The triangles around the vertex at hand, and what may not be changed about it. */
import { at32, boneIndexes, boneWeights, firstCorners, nextCorners, triangles } from './state';

const MOST_NEIGHBOURS: i32 = 24;
/** Neighbours whose bones differ by more than this share lie in a bend. There a surface is round in poses that nobody knows yet. */
const MOST_BEND: f32 = 0.1;

/** How many triangles there are, which is how many neighbours. */
export let starCount: i32 = 0;
// Of each triangle: the corner that is the vertex, and the vertices at the next one and at the one before it.
const CORNERS = memory.data(4 * 24, 16);
const AFTER = memory.data(4 * 24, 16);
const BEFORE = memory.data(4 * 24, 16);
const DIFFERENCES = memory.data(4 * 16, 16);

@inline
export function cornerOf(i: i32): i32 {
  return load<i32>(at32(CORNERS, i));
}

@inline
export function after(i: i32): i32 {
  return load<i32>(at32(AFTER, i));
}

@inline
export function before(i: i32): i32 {
  return load<i32>(at32(BEFORE, i));
}

/** Looks at another vertex. Gives false where it has too many neighbours. */
export function turnTo(vertex: i32): bool {
  let count: i32 = 0;
  for (let corner = load<i32>(at32(firstCorners, vertex)); corner >= 0; corner = load<i32>(at32(nextCorners, corner))) {
    const inTriangle = corner % 3;
    const triangle = at32(triangles, corner - inTriangle);
    if (load<i32>(triangle) < 0) continue;
    if (count == MOST_NEIGHBOURS) return false;
    store<i32>(at32(CORNERS, count), corner);
    store<i32>(at32(AFTER, count), load<i32>(at32(triangle, inTriangle == 2 ? 0 : inTriangle + 1)));
    store<i32>(at32(BEFORE, count), load<i32>(at32(triangle, inTriangle == 0 ? 2 : inTriangle - 1)));
    count++;
  }
  starCount = count;
  return true;
}

/** Whether the vertex lies in a bend. */
export function isInBend(vertex: i32): bool {
  for (let i = 0; i < starCount; i++) {
    memory.fill(DIFFERENCES, 0, 64);
    addBones(vertex, 1);
    addBones(after(i), -1);
    let sum = f32x4.splat(0);
    for (let bone: usize = 0; bone < 64; bone += 16) sum = f32x4.add(sum, f32x4.abs(v128.load(DIFFERENCES + bone)));
    sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    // What one bone loses another one gets.
    if (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) > <f32>2 * MOST_BEND) return true;
  }
  return false;
}

@inline
function addBones(vertex: i32, factor: f32): void {
  for (let k = 4 * vertex; k < 4 * vertex + 4; k++) {
    const difference = at32(DIFFERENCES, <i32>load<u8>(boneIndexes + <usize>k));
    store<f32>(difference, load<f32>(difference) + factor * load<f32>(at32(boneWeights, k)));
  }
}
