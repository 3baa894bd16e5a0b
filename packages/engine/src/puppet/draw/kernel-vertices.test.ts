import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAxisAngle, type Quaternion, rotate, swing } from '../../core/quaternion.ts';
import { BONE, BONES, type Rig } from '../../core/rig.ts';
import { normalize, type Vector3 } from '../../core/vector.ts';
import { createSkinnedMesh, skinRig } from '../pose/testing/skin-rig.ts';
import { buildRig } from '../rig/build-rig.ts';
import { PaintKernel, VERTEX_STRIDE } from './paint-kernel.ts';
import { type PosedBones, placeRestPose } from './posed-bones.ts';
import { makeGingerbread } from './testing/make-gingerbread.ts';
import { makeRandom, makeRig, makeTexture, type RigParts } from './testing/make-rig.ts';

const parts: RigParts = {
  positions: [10, -10, 0, 10, -30, 5, 30, -30, -5],
  normals: [0, 0, 1, 0.6, 0, 0.8, 0, 0, -1],
  triangles: [0, 1, 2],
  sideShifts: [4, 0, 0, -3, 0, 0],
  textures: [makeTexture(40, 40, () => [1, 2, 3])],
};
const size = { width: 40, height: 40 };

function verticesOf(rig: Rig, pose: PosedBones): number[][] {
  const kernel = new PaintKernel(rig, size);
  kernel.pose(pose);
  const vertexCount = rig.uvs.length / 2;
  return Array.from({ length: vertexCount }, (_, i) => {
    const [x, y, , , u, v, light, depth] = kernel.vertices.subarray(i * VERTEX_STRIDE, (i + 1) * VERTEX_STRIDE);
    return [x!, y!, u!, v!, light!, depth!];
  });
}

function turnAll(rotation: Quaternion): PosedBones {
  return { ...placeRestPose(), rotations: Float32Array.from(BONES.flatMap(() => rotation)) };
}

/** Light of a vertex whose normal pointed at the viewer, once it points elsewhere (y up). */
function lightTurnedTo(rig: Rig, normal: Vector3): number {
  return verticesOf(rig, turnAll(swing([0, 0, 1], normalize(normal))))[0]![4]!;
}

test('the rest pose keeps its places, its texels, and its light on all that faces the viewer', () => {
  const vertices = verticesOf(makeRig(parts), placeRestPose());
  assert.deepEqual(vertices[0], [10, 10, 10, 10, 1, 0]);
  assert.deepEqual(vertices[1], [10, 30, 10, 30, 1, 5]);
});

test('a back that turns to the viewer is lit like a front', () => {
  const light = verticesOf(makeRig(parts), turnAll(fromAxisAngle([0, 1, 0], Math.PI)))[2]![4]!;
  assert.ok(Math.abs(light - 1) < 1e-6);
});

test('what turns to the light gets brighter, away from it darker, faces and drawings less so', () => {
  const towards: Vector3 = [-0.35, 0.55, 0.75];
  const away: Vector3 = [0.9, -0.4, 0.1];
  const body = makeRig(parts);
  const face = makeRig({ ...parts, bones: [BONE.head, BONE.head, BONE.head] });
  const drawing = makeRig({ ...parts, isDrawing: true });
  assert.ok(lightTurnedTo(body, towards) > 1 && lightTurnedTo(body, away) < 0.9);
  assert.ok(lightTurnedTo(face, away) > lightTurnedTo(body, away));
  assert.ok(lightTurnedTo(drawing, away) > lightTurnedTo(body, away));
  assert.ok(lightTurnedTo(body, towards) - 1 < 1 - lightTurnedTo(body, away));
});

test('what faced away from the light at rest is as bright as painted, and gets brighter when it turns to it', () => {
  const rig = makeRig({ ...parts, normals: [0.8, -0.6, 0, 0.6, 0, 0.8, 0, 0, -1] });
  assert.ok(Math.abs(verticesOf(rig, placeRestPose())[0]![4]! - 1) < 1e-6);
  assert.ok(verticesOf(rig, turnAll(swing([0.8, -0.6, 0], [-0.6, 0, 0.8])))[0]![4]! > 1.1);
});

test('texels move inwards by the whole side shift in a side view', () => {
  const vertices = verticesOf(makeRig(parts), turnAll(fromAxisAngle([0, 1, 0], Math.PI / 2)));
  assert.deepEqual(vertices[0]!.slice(2, 4), [14, 10]);
  assert.deepEqual(vertices[1]!.slice(2, 4), [10, 27]);
});

test('bones of any pose take vertices where blended dual quaternions do, and what is nearer is shown larger', () => {
  const figure = buildRig(makeGingerbread());
  const random = makeRandom(5);
  const someVector = (length: number): Vector3 => [0, 0, 0].map(() => (random() - 0.5) * length) as unknown as Vector3;
  const rotations = BONES.map(() => fromAxisAngle(normalize(someVector(1)), (random() - 0.5) * 6));
  const pose: PosedBones = {
    rotations: Float32Array.from(rotations.flat()),
    translations: Float32Array.from(BONES.flatMap((_, bone) => rotate(rotations[bone]!, someVector(300)))),
    placement: { x: 100, y: 400, scale: 0.8, viewDistance: 3000 },
  };
  const expected = createSkinnedMesh(figure);
  skinRig(figure, pose, expected);
  verticesOf(figure, pose).forEach(([x, y, , , , depth], i) => {
    for (const [k, value] of [x, y, depth].entries()) {
      assert.ok(Math.abs(value! - expected.positions[3 * i + k]!) < 0.01, `vertex ${i}: ${x}, ${y}, ${depth}`);
    }
  });
});

test('a vertex that is not finite is left out and spoils nothing else', () => {
  const corner = [0, 0, 0, 0, -20, 0, 20, -20, 0];
  const rig = makeRig({
    ...parts,
    positions: [...corner, ...corner],
    normals: [...parts.normals!, ...parts.normals!],
    sideShifts: new Array(12).fill(0),
    triangles: [0, 1, 2, 3, 4, 5],
    bones: [0, 0, 0, 0, 0, 1],
  });
  const kernel = new PaintKernel(rig, size);
  const pose = placeRestPose();
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    pose.translations[3] = bad;
    kernel.clear();
    kernel.pose(pose);
    const drawn = new Set<number>();
    kernel.draw(() => {
      for (const sample of kernel.samples) drawn.add(sample & kernel.triangleMask);
    });
    assert.deepEqual([...drawn].sort(), [0, 1]);
  }
});
