/**
 * Takes vertices out of a surface where those around them tell the same. Front and back are flat sheets seen straight on, where x and y
 * never change: there a vertex is drawn onto one of its neighbours. `scripts/build-kernels.ts` compiles it;
 * `puppet/rig/mesh/thin-surface.ts` lays out its memory and calls it.
 */
import {
  at32, firstCorners, gone, nextCorners, normals, positions, rounds, sides, sideShifts, triangleCount, triangles, vectorAt, vertexCount,
} from './state';
import { after, before, cornerOf, isInBend, starCount, turnTo } from './star';

export * from './state';

/** What may change where a vertex was, in texels: its depth, its side shift. */
const MOST_DEPTH: f32 = 1;
const MOST_SHIFT: f32 = 1;
/** The same for each axis of its normal. */
const MOST_TURN: f32 = 0.15;
/** Texels. */
const LONGEST_EDGE: f32 = 18;
/** Twice the area of a triangle, by the square of its longest edge: slivers have less. */
const LEAST_SHAPE: f32 = 0.12;
/** A place so little outside of a triangle, by its size, is on its edge. */
const ON_EDGE: f32 = 1e-5;

const FRONT: u8 = 1;
const BACK: u8 = 2;

/** Goes over all vertices. In each round, the first one is 1, the neighbours of those that were taken out stay. */
export function thin(round: i32): void {
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    if (load<u8>(gone + <usize>vertex) || !isInner(vertex) || load<u8>(rounds + <usize>vertex) == <u8>round) continue;
    if (!turnTo(vertex) || isInBend(vertex)) continue;
    const target = findTarget(vertex);
    if (target >= 0) drawOnto(vertex, target, <u8>round);
  }
}

/** Lists the corners of each vertex and finds out on which side it is: to be called first, with scratch that is 0. */
export function prepare(): void {
  memory.fill(firstCorners, 0xff, <usize>vertexCount << 2);
  for (let corner = 0; corner < 3 * triangleCount; corner++) {
    const triangle = at32(triangles, corner - (corner % 3));
    const area = doubleArea(load<i32>(triangle), load<i32>(triangle, 4), load<i32>(triangle, 8));
    const vertex = load<i32>(at32(triangles, corner));
    const side: u8 = area > 0 ? FRONT : area < 0 ? BACK : FRONT | BACK;
    store<u8>(sides + <usize>vertex, load<u8>(sides + <usize>vertex) | side);
    link(corner, vertex);
  }
}

@inline
function link(corner: i32, vertex: i32): void {
  const first = at32(firstCorners, vertex);
  store<i32>(at32(nextCorners, corner), load<i32>(first));
  store<i32>(first, corner);
}

/** Not on the outline, which is also where textures meet: all around it is front, or back. */
@inline
function isInner(vertex: i32): bool {
  return load<u8>(sides + <usize>vertex) != (FRONT | BACK);
}

/** The neighbour that the vertex may be drawn onto with the best triangles; −1 for none. */
function findTarget(vertex: i32): i32 {
  let best = -1;
  let bestShape = LEAST_SHAPE;
  for (let i = 0; i < starCount; i++) {
    const target = after(i);
    // Onto the outline, front and back could get an edge that both have.
    if (!isInner(target)) continue;
    const shape = shapeWith(vertex, target);
    if (shape <= bestShape) continue;
    bestShape = shape;
    best = target;
  }
  return best;
}

/** The shape of the worst triangle that there would be if the vertex were drawn onto `target`; 0 where it would be missed. */
function shapeWith(vertex: i32, target: i32): f32 {
  let worst: f32 = 1;
  for (let i = 0; i < starCount; i++) {
    const a = after(i);
    const b = before(i);
    if (a == target || b == target) continue;
    worst = min(worst, shapeOf(target, a, b));
    if (worst < LEAST_SHAPE || !isLike(vertex, target, a, b)) return 0;
  }
  return worst;
}

function shapeOf(a: i32, b: i32, c: i32): f32 {
  const longest = max(max(squaredEdge(a, b), squaredEdge(b, c)), squaredEdge(c, a));
  if (longest > LONGEST_EDGE * LONGEST_EDGE) return 0;
  const shape = doubleArea(a, b, c) / longest;
  return load<u8>(sides + <usize>a) == FRONT ? shape : -shape;
}

@inline
function squaredEdge(a: i32, b: i32): f32 {
  const from = vectorAt(positions, a);
  const to = vectorAt(positions, b);
  const x = load<f32>(to) - load<f32>(from);
  const y = load<f32>(to, 4) - load<f32>(from, 4);
  return x * x + y * y;
}

/** Twice the area of a triangle as seen straight on; negative on the back. */
@inline
function doubleArea(a: i32, b: i32, c: i32): f32 {
  const atA = vectorAt(positions, a);
  const atB = vectorAt(positions, b);
  const atC = vectorAt(positions, c);
  const x = load<f32>(atA);
  const y = load<f32>(atA, 4);
  return (load<f32>(atB) - x) * (load<f32>(atC, 4) - y) - (load<f32>(atC) - x) * (load<f32>(atB, 4) - y);
}

/** Whether a triangle has, where the vertex is, about what the vertex has; also where the vertex does not lie on it. */
function isLike(vertex: i32, a: i32, b: i32, c: i32): bool {
  const whole = doubleArea(a, b, c);
  const shareA = doubleArea(vertex, b, c) / whole;
  const shareB = doubleArea(a, vertex, c) / whole;
  const shareC: f32 = <f32>1 - shareA - shareB;
  if (min(shareA, min(shareB, shareC)) < -ON_EDGE) return true;
  const depth = changeOf(positions + 8, 12, vertex, a, b, c, shareA, shareB, shareC);
  const shiftX = changeOf(sideShifts, 8, vertex, a, b, c, shareA, shareB, shareC);
  const shiftY = changeOf(sideShifts + 4, 8, vertex, a, b, c, shareA, shareB, shareC);
  if (depth > MOST_DEPTH || max(shiftX, shiftY) > MOST_SHIFT) return false;
  const turnX = changeOf(normals, 12, vertex, a, b, c, shareA, shareB, shareC);
  const turnY = changeOf(normals + 4, 12, vertex, a, b, c, shareA, shareB, shareC);
  const turnZ = changeOf(normals + 8, 12, vertex, a, b, c, shareA, shareB, shareC);
  return max(turnX, max(turnY, turnZ)) <= MOST_TURN;
}

/** How far a number of the vertex, of which each vertex has one every `stride` bytes, is from the mean of a, b and c. */
@inline
function changeOf(
  numbers: usize, stride: usize, vertex: i32, a: i32, b: i32, c: i32, shareA: f32, shareB: f32, shareC: f32,
): f32 {
  const mean =
    shareA * load<f32>(numbers + <usize>a * stride) +
    shareB * load<f32>(numbers + <usize>b * stride) +
    shareC * load<f32>(numbers + <usize>c * stride);
  return abs(mean - load<f32>(numbers + <usize>vertex * stride));
}

/** The two triangles between both vertices go, the others get `target` as their corner. */
function drawOnto(vertex: i32, target: i32, round: u8): void {
  store<u8>(gone + <usize>vertex, 1);
  for (let i = 0; i < starCount; i++) {
    const corner = cornerOf(i);
    store<u8>(rounds + <usize>after(i), round);
    if (after(i) == target || before(i) == target) store<i32>(at32(triangles, corner - (corner % 3)), -1);
    else {
      store<i32>(at32(triangles, corner), target);
      link(corner, target);
    }
  }
}
