import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BONE } from '../../../core/rig.ts';
import { buildEdges } from './mesh-edges.ts';
import { type Surface, thinSurface } from './thin-surface.ts';

/** Texels from vertex to vertex, and vertices along a side. */
const STEP = 6;
const SIDE = 15;

type Look = { depth: (x: number) => number; forearm: (x: number) => number };
const FLAT: Look = { depth: () => 0.5, forearm: () => 0 };

/** A square cushion: a front and a back that meet in the outline. */
function makeCushion({ depth, forearm }: Look): Surface {
  const vertices: { x: number; y: number; z: number }[] = [];
  const isRim = (i: number, j: number) => i === 0 || j === 0 || i === SIDE - 1 || j === SIDE - 1;
  const sheet = (facing: number, rim?: number[]): number[] =>
    Array.from({ length: SIDE ** 2 }, (_, k) => {
      const [i, j] = [k % SIDE, Math.floor(k / SIDE)];
      if (rim && isRim(i, j)) return rim[k]!;
      return vertices.push({ x: STEP * i, y: -STEP * j, z: isRim(i, j) ? 0 : facing * depth(STEP * i) }) - 1;
    });
  const front = sheet(1);
  const back = sheet(-1, front);
  const triangles: number[] = [];
  for (let k = 0; k + SIDE < SIDE ** 2; k++) {
    if (k % SIDE === SIDE - 1) continue;
    const [a, b, c, d] = [k, k + 1, k + SIDE, k + SIDE + 1];
    // No inner edge from rim to rim: front and back would share it.
    const isTurned = [a, d].every((v) => isRim(v % SIDE, Math.floor(v / SIDE)));
    for (const [p, q, r] of isTurned
      ? [
          [a, c, b],
          [b, c, d],
        ]
      : [
          [a, c, d],
          [a, d, b],
        ]) {
      // biome-ignore format: a table
      triangles.push(front[p!]!, front[q!]!, front[r!]!, back[p!]!, back[r!]!, back[q!]!);
    }
  }
  const floats = (of: (vertex: { x: number; y: number; z: number }) => number[]) =>
    Float32Array.from(vertices.flatMap(of));
  return {
    positions: floats(({ x, y, z }) => [x, y, z]),
    normals: floats(() => [0, 0, 1]),
    uvs: floats(({ x, y }) => [x, -y]),
    sideShifts: floats(() => [0, 0]),
    boneIndexes: Uint8Array.from(vertices.flatMap(() => [BONE.leftUpperArm, BONE.leftForearm, 0, 0])),
    boneWeights: floats(({ x }) => [1 - forearm(x), forearm(x), 0, 0]),
    triangles: Uint32Array.from(triangles),
    triangleTextures: new Uint8Array(triangles.length / 3),
  };
}

/** Front vertices, "x y" each. */
function listFront({ positions }: Surface): Set<string> {
  const places = new Set<string>();
  for (let v = 0; v < positions.length; v += 3) {
    if (positions[v + 2]! >= 0) places.add(`${positions[v]} ${-positions[v + 1]!}`);
  }
  return places;
}

function countTriangles(surface: Surface): number {
  return surface.triangleTextures.length;
}

test('of a flat surface little more than half of the triangles is left, closed as before', () => {
  const cushion = makeCushion(FLAT);
  const thinned = thinSurface(cushion);
  assert.ok(countTriangles(thinned) < 0.55 * countTriangles(cushion), `${countTriangles(thinned)} are left`);
  for (const { second } of buildEdges(thinned.triangles)) assert.ok(second >= 0, 'an edge is open');
  assert.equal(thinned.positions.length / 3, new Set(thinned.triangles).size, 'a vertex is in no triangle');
});

test('the outline keeps all of its vertices', () => {
  const thinned = listFront(thinSurface(makeCushion(FLAT)));
  const last = STEP * (SIDE - 1);
  for (let at = 0; at <= last; at += STEP) {
    for (const place of [`${at} 0`, `${at} ${last}`, `0 ${at}`, `${last} ${at}`]) assert.ok(thinned.has(place), place);
  }
});

test('a bend keeps all of its vertices', () => {
  const [from, to] = [5 * STEP, 9 * STEP];
  const forearm = (x: number) => Math.max(0, Math.min(1, (x - from) / (to - from)));
  const before = makeCushion({ ...FLAT, forearm });
  const thinned = listFront(thinSurface(before));
  for (const place of listFront(before)) {
    const x = Number(place.split(' ')[0]);
    if (x >= from && x <= to) assert.ok(thinned.has(place), place);
  }
  assert.ok(thinned.size < 0.8 * listFront(before).size, 'there is nothing to bend beside it');
});

test('no place comes more than two texels nearer or goes farther off', () => {
  const before = makeCushion({ ...FLAT, depth: (x) => 20 - Math.abs(x - STEP * 7) / 3 });
  const after = thinSurface(before);
  assert.ok(countTriangles(after) < 0.8 * countTriangles(before), 'nothing was thinned');
  for (let v = 0; v < before.positions.length; v += 3) {
    const [x, y, z] = before.positions.subarray(v, v + 3);
    if (z! > 0)
      assert.ok(Math.abs(depthAt(after, x!, y!) - z!) < 2, `at ${x}, ${y}: ${depthAt(after, x!, y!)} for ${z}`);
  }
});

/** Of the front. */
function depthAt({ positions: p, triangles }: Surface, x: number, y: number): number {
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const area = (fromX: number, fromY: number, to: number, and: number) =>
      (p[to]! - fromX) * (p[and + 1]! - fromY) - (p[and]! - fromX) * (p[to + 1]! - fromY);
    const shares = [area(x, y, b, c), area(x, y, c, a), area(x, y, a, b)].map(
      (part) => part / area(p[a]!, p[a + 1]!, b, c),
    );
    const isFront = area(p[a]!, p[a + 1]!, b, c) > 0;
    if (isFront && Math.min(...shares) >= 0) return [a, b, c].reduce((sum, v, k) => sum + shares[k]! * p[v + 2]!, 0);
  }
  throw new Error(`${x}, ${y} is not on the surface`);
}
