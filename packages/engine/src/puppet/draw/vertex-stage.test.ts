import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAxisAngle } from '../../core/quaternion.ts';
import { BONE, BONES } from '../../core/rig.ts';
import { placeRestPose } from './posed-mesh.ts';
import { makeRig, makeTexture, type RigParts } from './testing/make-rig.ts';
import { VERTEX_STRIDE, VertexStage } from './vertex-stage.ts';

const parts: RigParts = {
  positions: [10, -10, 0, 10, -30, 5, 30, -30, -5],
  normals: [0, 0, 1, 0.6, 0, 0.8, 0, 0, -1],
  triangles: [0, 1, 2],
  sideShifts: [4, 0, 0, -3, 0, 0],
  textures: [makeTexture(40, 40, () => [1, 2, 3])],
};

function lightsOf(rig: ReturnType<typeof makeRig>, normal: [number, number, number]): number[] {
  const stage = new VertexStage(rig);
  const mesh = placeRestPose(rig);
  for (let i = 0; i < mesh.normals.length; i += 3) mesh.normals.set(normal, i);
  stage.run(mesh, 2);
  return [0, 1, 2].map((vertex) => stage.vertices[vertex * VERTEX_STRIDE + 5]!);
}

test('the rest pose keeps its light on all that faces the viewer, and its texels', () => {
  const rig = makeRig(parts);
  const stage = new VertexStage(rig);
  stage.run(placeRestPose(rig), 2);
  assert.deepEqual([...stage.vertices.subarray(0, 6)], [20, 20, 0, 10, 10, 1]);
  assert.equal(stage.vertices[VERTEX_STRIDE + 5], 1);
  assert.deepEqual([stage.farthestDepth, stage.nearestDepth], [-5, 5]);
});

test('a back that turns to the viewer is lit like a front', () => {
  assert.equal(lightsOf(makeRig(parts), [0, 0, 1])[2], 1);
});

test('what turns to the light gets brighter, away from it darker, faces and drawings less so', () => {
  const towards: [number, number, number] = [-0.35, -0.55, 0.75];
  const away: [number, number, number] = [0.9, 0.4, 0.1];
  const body = makeRig(parts);
  const face = makeRig({ ...parts, bones: [BONE.head, BONE.head, BONE.head] });
  const drawing = makeRig({ ...parts, isDrawing: true });
  assert.ok(lightsOf(body, towards)[0]! > 1 && lightsOf(body, away)[0]! < 0.9);
  assert.ok(lightsOf(face, away)[0]! > lightsOf(body, away)[0]!);
  assert.ok(lightsOf(drawing, away)[0]! > lightsOf(body, away)[0]!);
  assert.ok(lightsOf(body, towards)[0]! - 1 < 1 - lightsOf(body, away)[0]!);
});

test('texels move inwards by the whole side shift in a side view', () => {
  const rig = makeRig(parts);
  const stage = new VertexStage(rig);
  const quarterTurn = fromAxisAngle([0, 1, 0], Math.PI / 2);
  stage.run({ ...placeRestPose(rig), boneRotations: BONES.flatMap(() => quarterTurn) }, 2);
  assert.deepEqual([stage.vertices[3], stage.vertices[4]], [14, 10]);
  assert.deepEqual([stage.vertices[VERTEX_STRIDE + 3], stage.vertices[VERTEX_STRIDE + 4]], [10, 27]);
});

test('a vertex that is not finite is marked and does not spoil the depth range', () => {
  const rig = makeRig(parts);
  const stage = new VertexStage(rig);
  const mesh = placeRestPose(rig);
  mesh.positions[2] = Number.NaN;
  mesh.positions[5] = Number.POSITIVE_INFINITY;
  stage.run(mesh, 2);
  assert.ok(Number.isNaN(stage.vertices[0]) && Number.isNaN(stage.vertices[VERTEX_STRIDE]));
  assert.deepEqual([stage.farthestDepth, stage.nearestDepth], [-5, -5]);
});
