import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoneName } from '../../../core/rig.ts';
import { limitWeightSlopes } from './limit-weight-slopes.ts';
import { EVERYWHERE } from './region-plan.ts';
import { meshSheet } from './sheet-mesh.ts';

const SIZE = { width: 160, height: 60 };
const BONES: readonly BoneName[] = ['chest', 'leftUpperArm', 'leftForearm'];
const PIVOT = { x: 80, y: 30 };

/** A strip that is all chest on one side of the pivot, and all arm on the other. */
function cutStrip() {
  const outline = Float32Array.from({ length: SIZE.width * SIZE.height }, (_, i) => {
    const x = (i % SIZE.width) + 0.5;
    const y = Math.floor(i / SIZE.width) + 0.5;
    return Math.min(20 - Math.abs(y - 30), 70 - Math.abs(x - 80));
  });
  const mesh = meshSheet({ size: SIZE, outline, regions: [], weldOf: () => EVERYWHERE }, 5);
  const weights = new Float64Array(mesh.x.length * BONES.length);
  mesh.x.forEach((x, v) => {
    weights[v * BONES.length + (x < PIVOT.x ? 0 : 1)] = 1;
  });
  return { mesh, weights };
}

test('a step from body to limb is spread over the skin around the pivot, and nothing far off changes', () => {
  const { mesh, weights } = cutStrip();
  const before = weights.slice();
  limitWeightSlopes(mesh, weights, BONES, [{ pivot: PIVOT, bones: ['leftUpperArm', 'leftForearm'], base: 'chest' }]);
  let steepest = 0;
  for (let v = 0; v < mesh.x.length; v++) {
    const row = weights.subarray(v * BONES.length, (v + 1) * BONES.length);
    assert.ok(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
    if (Math.abs(mesh.x[v]! - PIVOT.x) > 60) assert.equal(row[0], before[v * BONES.length]);
    const toPivot = Math.max(4, Math.hypot(mesh.x[v]! - PIVOT.x, mesh.y[v]! - PIVOT.y));
    for (let slot = mesh.neighbourStarts[v]!; slot < mesh.neighbourStarts[v + 1]!; slot++) {
      const n = mesh.neighbours[slot]!;
      const length = Math.hypot(mesh.x[v]! - mesh.x[n]!, mesh.y[v]! - mesh.y[n]!);
      if (n > v) steepest = Math.max(steepest, (Math.abs(row[0]! - weights[n * BONES.length]!) / length) * toPivot);
    }
  }
  assert.ok(steepest > 0.9 && steepest < 1.3, `steepest change over the way to the pivot: ${steepest}`);
});

test('a limb that the sheet does not have changes nothing', () => {
  const { mesh, weights } = cutStrip();
  const before = weights.slice();
  limitWeightSlopes(mesh, weights, BONES, [{ pivot: PIVOT, bones: ['leftThigh'], base: 'pelvis' }]);
  assert.deepEqual(weights, before);
});
