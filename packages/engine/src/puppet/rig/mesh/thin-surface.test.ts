import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BONE } from '../../../core/rig.ts';
import { buildEdges } from './mesh-edges.ts';
import { type Surface, thinSurface } from './thin-surface.ts';

/** Texels from vertex to vertex, and vertices along a side. */
const STEP = 6;
const SIDE = 15;

/** By column. */
type Look = {
  depth: (x: number) => number;
  normal: (x: number) => [number, number, number];
  shift: (x: number) => [number, number];
  forearm: (x: number) => number;
};
const FLAT: Look = { depth: () => 0.5, normal: () => [0, 0, 1], shift: () => [0, 0], forearm: () => 0 };

const isRim = (i: number, j: number) => i === 0 || j === 0 || i === SIDE - 1 || j === SIDE - 1;

/** A square cushion: a front and a back that meet in the outline. */
function makeCushion({ depth, normal, shift, forearm }: Look): Surface {
  const vertices: { x: number; y: number; z: number }[] = [];
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
    normals: floats(({ x }) => normal(x)),
    uvs: floats(({ x, y }) => [x, -y]),
    sideShifts: floats(({ x }) => shift(x)),
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
  const share = countTriangles(thinned) / countTriangles(cushion);
  assert.ok(share > 0.45 && share < 0.55, `${share} are left`);
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

test('no edge is longer than three steps, and inner ones do not lead from outline to outline, where front and back would share them', () => {
  const { positions, triangles } = thinSurface(makeCushion(FLAT));
  const placeOf = (v: number) => [positions[3 * v]! / STEP, -positions[3 * v + 1]! / STEP] as const;
  for (const { first } of buildEdges(triangles)) {
    const [a, b] = [placeOf(triangles[first]!), placeOf(triangles[first % 3 === 2 ? first - 2 : first + 1]!)];
    assert.ok(STEP * Math.hypot(a[0] - b[0], a[1] - b[1]) <= 18, `from ${a} to ${b}`);
    const isOutline = (a[0] === b[0] || a[1] === b[1]) && Math.hypot(a[0] - b[0], a[1] - b[1]) === 1;
    assert.ok(isOutline || !isRim(...a) || !isRim(...b), `from ${a} to ${b}`);
  }
});

test('of an uneven lattice no slivers are made', () => {
  const cushion = makeCushion(FLAT);
  const { positions } = cushion;
  for (let v = 0; v < positions.length; v += 3) {
    if (isRim(positions[v]! / STEP, -positions[v + 1]! / STEP)) continue;
    positions[v]! += 0.6 * (((v * 7) % 5) - 2);
    positions[v + 1]! += 0.6 * (((v * 11) % 5) - 2);
  }
  const thinned = thinSurface(cushion);
  assert.ok(countTriangles(thinned) < 0.7 * countTriangles(cushion), `${countTriangles(thinned)} are left`);
  const thinnest = thinnestShape(thinned);
  assert.ok(thinnest >= 0.12 && thinnestShape(cushion) >= 0.12, `${thinnest}, before ${thinnestShape(cushion)}`);
});

/** Least of twice the area by the square of the longest edge, of all triangles. */
function thinnestShape({ positions: p, triangles }: Surface): number {
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => p.subarray(3 * triangles[t + k]!)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const area = Math.abs((b[0]! - a[0]!) * (c[1]! - a[1]!) - (c[0]! - a[0]!) * (b[1]! - a[1]!));
    const length = (from: Float32Array, to: Float32Array) => Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!);
    least = Math.min(least, area / Math.max(length(a, b), length(b, c), length(c, a)) ** 2);
  }
  return least;
}

const crease = (height: number, slope: number) => (x: number) => height - slope * Math.abs(x - STEP * 7);
const lean = (x: number) => Math.min(1, Math.max(-1, crease(0, 0.05)(x)));
const CREASES: {
  what: string;
  look: Partial<Look>;
  numbers: 'positions' | 'normals' | 'sideShifts';
  k: number;
  most: number;
}[] = [
  {
    what: 'comes more than two texels nearer or goes farther off',
    look: { depth: crease(20, 1 / 3) },
    numbers: 'positions',
    k: 2,
    most: 2,
  },
  {
    what: 'is shifted two texels more or less across',
    look: { shift: (x) => [crease(0, 1)(x), 0] },
    numbers: 'sideShifts',
    k: 0,
    most: 2,
  },
  {
    what: 'is shifted two texels more or less down',
    look: { shift: (x) => [0, crease(0, 1)(x)] },
    numbers: 'sideShifts',
    k: 1,
    most: 2,
  },
  ...[0, 1, 2].map((k) => ({
    what: `turns by more than 0.3 along axis ${k}`,
    look: { normal: (x: number) => [0, 1, 2].map((axis) => (axis === k ? lean(x) : 0)) as [number, number, number] },
    numbers: 'normals' as const,
    k,
    most: 0.3,
  })),
];

for (const { what, look, numbers, k, most } of CREASES) {
  test(`no place ${what}`, () => {
    const before = makeCushion({ ...FLAT, ...look });
    const after = thinSurface(before);
    assert.ok(countTriangles(after) < 0.8 * countTriangles(before), 'nothing was thinned');
    const stride = numbers === 'sideShifts' ? 2 : 3;
    const numberOf = (surface: Surface) => (v: number) => surface[numbers][stride * v + k]!;
    for (let v = 0; v < before.positions.length / 3; v++) {
      const [x, y, z] = before.positions.subarray(3 * v, 3 * v + 3);
      if (z! <= 0) continue;
      const [was, is] = [numberOf(before)(v), meanAt(after, x!, y!, numberOf(after))];
      assert.ok(Math.abs(is - was) < most, `at ${x}, ${y}: ${is} for ${was}`);
    }
  });
}

/** A number of the vertices, between those of the front. */
function meanAt({ positions: p, triangles }: Surface, x: number, y: number, numberOf: (v: number) => number): number {
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [...triangles.subarray(t, t + 3)];
    const [a, b, c] = corners.map((v) => 3 * v) as [number, number, number];
    const area = (fromX: number, fromY: number, to: number, and: number) =>
      (p[to]! - fromX) * (p[and + 1]! - fromY) - (p[and]! - fromX) * (p[to + 1]! - fromY);
    const whole = area(p[a]!, p[a + 1]!, b, c);
    const shares = [area(x, y, b, c), area(x, y, c, a), area(x, y, a, b)].map((part) => part / whole);
    if (whole > 0 && Math.min(...shares) >= 0) return corners.reduce((sum, v, k) => sum + shares[k]! * numberOf(v), 0);
  }
  throw new Error(`${x}, ${y} is not on the surface`);
}
