import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflate } from './inflate.ts';
import { buildEdges } from './mesh-edges.ts';
import { EVERYWHERE, NOWHERE, type RegionPlan } from './region-plan.ts';
import { meshSheet, type SheetMesh } from './sheet-mesh.ts';

const SIZE = { width: 200, height: 200 };

function plan(
  inside: (x: number, y: number) => number,
  regions: ((x: number, y: number) => number)[] = [],
): RegionPlan {
  const field = (value: (x: number, y: number) => number) =>
    Float32Array.from({ length: SIZE.width * SIZE.height }, (_, i) =>
      value((i % SIZE.width) + 0.5, Math.floor(i / SIZE.width) + 0.5),
    );
  return { size: SIZE, outline: field(inside), regions: regions.map(field), weldOf: () => EVERYWHERE };
}

const disc = (x: number, y: number) => 70 - Math.hypot(x - 100, y - 100);

function area({ x, y, triangles }: SheetMesh): number {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    sum += ((x[c]! - x[a]!) * (y[b]! - y[a]!) - (x[b]! - x[a]!) * (y[c]! - y[a]!)) / 2;
  }
  return sum;
}

function openLength({ x, y, triangles }: SheetMesh): number {
  let sum = 0;
  for (const { first, second } of buildEdges(triangles)) {
    if (second >= 0) continue;
    const a = triangles[first]!;
    const b = triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    sum += Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);
  }
  return sum;
}

test('a meshed disc has the area and the outline of the disc, its triangles all turn the same way', () => {
  const mesh = meshSheet(plan(disc), 5);
  assert.ok(Math.abs(area(mesh) / (Math.PI * 70 ** 2) - 1) < 0.01);
  assert.ok(Math.abs(openLength(mesh) / (2 * Math.PI * 70) - 1) < 0.02);
});

test('a small round outline has no dents, however coarse the lattice', () => {
  const bun = (x: number, y: number) => 17 - Math.hypot(x - 103.3, y - 98.6);
  const mesh = meshSheet(plan(bun), 7);
  for (const { first, second } of buildEdges(mesh.triangles)) {
    if (second >= 0) continue;
    const a = mesh.triangles[first]!;
    const b = mesh.triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    const depth = bun((mesh.x[a]! + mesh.x[b]!) / 2, (mesh.y[a]! + mesh.y[b]!) / 2);
    assert.ok(depth < 0.3, `an edge cuts ${depth} texels off`);
  }
});

test('regions that are welded leave no open edges, regions that are not are slit along their border', () => {
  const halves = plan(disc, [(x) => x - 100, (x) => 100 - x]);
  const whole = meshSheet(halves, 5);
  const slit = meshSheet({ ...halves, weldOf: () => (_, y) => y < 100 }, 5);
  assert.ok(Math.abs(openLength(whole) / (2 * Math.PI * 70) - 1) < 0.02);
  assert.ok(Math.abs(openLength(slit) - openLength(whole) - 2 * 70) < 8, 'both sides of half the border are open');
  assert.ok(Math.abs(area(slit) - area(whole)) < 1e-6);
});

test('three regions that meet in a point are meshed without gaps', () => {
  const angle = (x: number, y: number, to: number) => Math.cos(Math.atan2(y - 101, x - 99) - to);
  const thirds = [0, 2.1, 4.2].map((to) => (x: number, y: number) => angle(x, y, to));
  assert.ok(Math.abs(area(meshSheet(plan(disc, thirds), 5)) / (Math.PI * 70 ** 2) - 1) < 0.01);
});

test('no inner edge runs from rim to rim, or front and back would share it', () => {
  const thin = meshSheet(
    plan((x, y) => 4 - Math.abs(y - 100) - Math.max(0, Math.abs(x - 100) - 80)),
    5,
  );
  for (const { first, second } of buildEdges(thin.triangles)) {
    if (second < 0) continue;
    const a = thin.triangles[first]!;
    const b = thin.triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    assert.ok(!thin.isRim[a] || !thin.isRim[b]);
  }
});

test('a strip is inflated to half a circle, a slit strip to two', () => {
  const strip = (x: number, y: number) => Math.min(30 - Math.abs(y - 100), 95 - Math.abs(x - 100));
  const profile = (mesh: SheetMesh, expected: (y: number) => number) => {
    const heights = inflate(mesh);
    for (let v = 0; v < heights.length; v++) {
      if (Math.abs(mesh.x[v]! - 100) > 30) continue;
      assert.ok(Math.abs(heights[v]! - expected(mesh.y[v]!)) < 1.2, `height ${heights[v]} at ${mesh.y[v]}`);
    }
  };
  const circle = (y: number, centre: number, radius: number) => Math.sqrt(Math.max(0, radius ** 2 - (y - centre) ** 2));
  profile(meshSheet(plan(strip), 5), (y) => circle(y, 100, 30));
  const halves = plan(strip, [(_, y) => y - 100, (_, y) => 100 - y]);
  profile(meshSheet({ ...halves, weldOf: () => NOWHERE }, 5), (y) => circle(y, y < 100 ? 85 : 115, 15));
});
