import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { BONE, BONES, type CharacterPicture, type Rig } from '../../core/rig.ts';
import { placeRestPose } from '../draw/posed-bones.ts';
import { PuppetPainter } from '../draw/puppet-painter.ts';
import { buildRig } from './build-rig.ts';
import { distance } from './geometry.ts';
import { encodeRig } from './rig-file.ts';
import { drawTestFigure, type TestFigureOptions } from './testing/draw-test-figure.ts';
import { prepareWorkingPicture } from './working-picture.ts';

const FIGURES: Record<string, TestFigureOptions> = {
  'arms out': {},
  'arms along the body': { arms: 'down' },
  'an arm across the torso': { arms: 'across' },
  'an arm behind the body': { arms: 'behind' },
  'crossed legs': { legs: 'crossed' },
  'hands in pockets': { arms: 'pocketed' },
  'a half body': { isHalfBody: true, arms: 'down' },
  'a drawing': { isDrawing: true },
};

for (const [name, options] of Object.entries(FIGURES)) {
  test(`the mesh of a figure with ${name} is closed: every edge has two triangles, which run along it in opposite directions`, () => {
    const { triangles } = buildRig(drawTestFigure(options));
    const directed = new Set<number>();
    for (let corner = 0; corner < triangles.length; corner++) {
      const a = triangles[corner]!;
      const b = triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!;
      assert.ok(!directed.has(a * 1e6 + b), `edge ${a}–${b} is used twice in one direction`);
      directed.add(a * 1e6 + b);
    }
    for (const edge of directed)
      assert.ok(directed.has((edge % 1e6) * 1e6 + Math.floor(edge / 1e6)), 'an edge is open');
  });
}

for (const name of Object.keys(FIGURES)) {
  test(`the rest pose of a figure with ${name}, seen straight on, is the picture again`, () => {
    const character = drawTestFigure(FIGURES[name]);
    const { psnr, iou } = compareRestPose(character, buildRig(character));
    assert.ok(psnr >= 45, `PSNR inside is ${psnr.toFixed(1)} dB`);
    assert.ok(iou >= 0.98, `the masks overlap by ${iou.toFixed(4)}`);
  });
}

test('an arm across the torso follows the chest at its shoulder alone', () => {
  const rig = buildRig(drawTestFigure({ arms: 'across' }));
  const armTexture = rig.textures.length - 1;
  rig.triangleTextures.forEach((texture, t) => {
    if (texture !== armTexture) return;
    for (const v of rig.triangles.subarray(t * 3, t * 3 + 3)) {
      const isForearm = rig.uvs[v * 2 + 1]! > rig.joints.leftElbow.y - 15;
      if (isForearm) assert.ok(armWeight(rig, v) > 0.95, `${rig.uvs[v * 2]}, ${rig.uvs[v * 2 + 1]} follows the chest`);
    }
  });
});

test('the torso behind an arm has nothing of the colours of the arm', () => {
  const rig = buildRig(drawTestFigure({ arms: 'across' }));
  const { width, data } = rig.textures[0]!;
  const { leftWrist, leftHand } = rig.joints;
  for (let y = Math.floor(leftWrist.y) - 30; y < leftWrist.y + 40; y++) {
    for (let x = Math.floor(leftHand.x) - 20; x < leftWrist.x; x++) {
      const [red, , blue] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3) as unknown as [
        number,
        number,
        number,
      ];
      assert.ok(red < blue + 20, `skin at ${x}, ${y}: red ${red}, blue ${blue}`);
    }
  }
});

test('next to an arm that the picture hides the other takes nothing of head and torso', () => {
  const rig = buildRig(drawTestFigure({ arms: 'behind' }));
  const { nose, headTop, leftShoulder, rightShoulder } = rig.joints;
  for (let v = 0; v < rig.uvs.length / 2; v++) {
    const [x, y] = [rig.uvs[v * 2]!, rig.uvs[v * 2 + 1]!];
    const isOnHead = Math.abs(x - nose.x) < 20 && y > headTop.y + 5 && y < nose.y;
    const isOnChest = x > rightShoulder.x + 40 && x < leftShoulder.x - 40 && y > leftShoulder.y;
    const weight = armWeight(rig, v, /right(UpperArm|Forearm|Hand)/);
    if (isOnHead || isOnChest) assert.ok(weight < 0.05, `${x.toFixed(0)}, ${y.toFixed(0)} follows an arm`);
  }
});

test('bone weights are sorted, sum to 1, and name existing bones', () => {
  const rig = buildRig(drawTestFigure({ arms: 'down' }));
  for (let k = 0; k < rig.boneWeights.length; k += 4) {
    const [a, b, c, d] = rig.boneWeights.subarray(k, k + 4) as unknown as [number, number, number, number];
    assert.ok(Math.abs(a + b + c + d - 1) < 1e-5);
    assert.ok(a >= b && b >= c && c >= d && d >= 0);
  }
  assert.ok(rig.boneIndexes.every((bone) => bone < BONES.length));
});

test('an arm that hangs at the side moves nothing of the body but the shoulder', () => {
  const rig = buildRig(drawTestFigure({ arms: 'down' }));
  const { textureScale: scale, joints } = rig;
  for (let v = 0; v < rig.uvs.length / 2; v++) {
    const [x, y] = [rig.uvs[v * 2]!, rig.uvs[v * 2 + 1]!];
    const isOnTorso = Math.abs(x - joints.nose.x) < 26 * scale && y > joints.leftShoulder.y + 45 * scale;
    if (isOnTorso) assert.ok(armWeight(rig, v) < 0.02, `the torso at ${x.toFixed(0)}, ${y.toFixed(0)} follows an arm`);
  }
});

test('raising a hanging arm by a right angle stretches no edge at the armpit more than three times', () => {
  const rig = buildRig(drawTestFigure({ arms: 'down' }));
  const raised = raiseLeftArm(rig);
  let worst = 0;
  for (let corner = 0; corner < rig.triangles.length; corner++) {
    const a = rig.triangles[corner]! * 3;
    const b = rig.triangles[corner % 3 === 2 ? corner - 2 : corner + 1]! * 3;
    const length = (p: Float32Array) => Math.hypot(p[a]! - p[b]!, p[a + 1]! - p[b + 1]!, p[a + 2]! - p[b + 2]!);
    worst = Math.max(worst, length(raised) / Math.max(1, length(rig.positions)));
  }
  assert.ok(worst <= 3, `an edge is stretched ${worst.toFixed(2)} times`);
});

test('a hand joint that was put on the trousers does not make them part of the arm', () => {
  const figure = drawTestFigure({ arms: 'down' });
  const rig = buildRig({ ...figure, joints: { ...figure.joints, leftHand: { x: 236, y: 310 } } });
  const { textureScale: scale, textureOffset: offset } = rig;
  for (let v = 0; v < rig.uvs.length / 2; v++) {
    const x = (rig.uvs[v * 2]! - offset.x) / scale;
    const y = (rig.uvs[v * 2 + 1]! - offset.y) / scale;
    const isOnTrousers = x > 224 && x < 240 && y > 290 && y < 330;
    if (isOnTrousers)
      assert.ok(armWeight(rig, v) < 0.05, `the trousers at ${x.toFixed(0)}, ${y.toFixed(0)} follow the hand`);
  }
});

test('hands in pockets are made up behind the cloth and within the outline; in other poses they are where the wrist is', () => {
  const rig = buildRig(drawTestFigure({ arms: 'pocketed' }));
  assert.deepEqual(Object.keys(rig.restDepths).sort(), ['leftHand', 'rightHand']);
  assert.ok(Object.values(rig.restDepths).every((depth) => depth < -2 && depth > -20));
  const nearest = { left: Infinity, right: Infinity };
  for (let v = 0; v < rig.positions.length / 3; v++) {
    for (const side of ['left', 'right'] as const) {
      if (rig.boneIndexes[v * 4] !== BONE[`${side}Hand`]) continue;
      const [x, y, z] = rig.positions.subarray(v * 3, v * 3 + 3) as unknown as [number, number, number];
      const wrist = rig.joints[`${side}Wrist`];
      nearest[side] = Math.min(nearest[side], Math.hypot(x - wrist.x, y + wrist.y, z));
    }
  }
  assert.ok(Math.max(nearest.left, nearest.right) < 10, 'a hand is detached from its wrist');
});

test('the same picture gives the same bytes', () => {
  const options: TestFigureOptions = { arms: 'across' };
  assert.deepEqual(encodeRig(buildRig(drawTestFigure(options))), encodeRig(buildRig(drawTestFigure(options))));
});

test('a half body hangs on no leg bones and keeps its depth down to the cropped edge', () => {
  const rig = buildRig(drawTestFigure({ isHalfBody: true, arms: 'out' }));
  const legs = [
    BONE.leftThigh,
    BONE.leftShin,
    BONE.leftFoot,
    BONE.rightThigh,
    BONE.rightShin,
    BONE.rightFoot,
  ] as number[];
  assert.ok(rig.boneIndexes.every((bone, k) => rig.boneWeights[k] === 0 || !legs.includes(bone)));
  let lowest = Infinity;
  for (let v = 0; v < rig.positions.length; v += 3) lowest = Math.min(lowest, rig.positions[v + 1]!);
  let deepest = 0;
  for (let v = 0; v < rig.positions.length; v += 3) {
    if (rig.positions[v + 1]! < lowest + 3) deepest = Math.max(deepest, rig.positions[v + 2]!);
  }
  assert.ok(deepest > 20, `the lower edge is only ${deepest.toFixed(1)} texels deep`);
});

test('an arm that the picture hides is the mirror image of the other one', () => {
  const rig = buildRig(drawTestFigure({ arms: 'behind' }));
  const { joints } = rig;
  const reach = (side: 'left' | 'right') => distance(joints[`${side}Shoulder`], joints[`${side}Wrist`]);
  assert.ok(Math.abs(reach('left') - reach('right')) < 2);
  const vertices = { left: 0, right: 0 };
  for (let v = 0; v < rig.uvs.length / 2; v++) {
    for (const side of ['left', 'right'] as const)
      if (rig.boneIndexes[v * 4] === BONE[`${side}Forearm`]) vertices[side]++;
  }
  assert.ok(vertices.left > 0.8 * vertices.right, `its forearm has ${vertices.left} of ${vertices.right} vertices`);
});

test('a shin that is mostly behind the other is replaced by the mirror image of that one', () => {
  const rig = buildRig(drawTestFigure({ legs: 'crossed' }));
  const area = { left: 0, right: 0 };
  for (let v = 0; v < rig.positions.length / 3; v++) {
    if (rig.boneIndexes[v * 4] === BONE.leftShin) area.left++;
    if (rig.boneIndexes[v * 4] === BONE.rightShin) area.right++;
  }
  assert.ok(area.left > 0.7 * area.right, `the left shin has ${area.left} vertices, the right one ${area.right}`);
});

test('pictures that cannot be rigged are refused with a code', () => {
  const refused = (character: CharacterPicture) =>
    assert.throws(
      () => buildRig(character),
      (error) => error instanceof UnderstudyError && error.code === 'CS-UORC01-002',
    );
  const figure = drawTestFigure();
  refused({ ...figure, cutOut: { ...figure.cutOut, data: new Uint8ClampedArray(figure.cutOut.data.length) } });
  refused({ ...figure, cutOut: { ...figure.cutOut, width: 10 } });
  refused({ ...figure, joints: { ...figure.joints, nose: { x: Number.NaN, y: 3 } } });
});

test('joints far from the truth give a whole mesh all the same', () => {
  const figure = drawTestFigure();
  const moved = Object.entries(figure.joints).map(([name, { x, y }], k) => [
    name,
    { x: x + 35 * Math.sin(k * 2.4), y: y + 35 * Math.cos(k * 1.7) },
  ]);
  const rig = buildRig({ ...figure, joints: Object.fromEntries(moved) });
  assert.ok(rig.positions.every(Number.isFinite) && rig.boneWeights.every(Number.isFinite));
});

function armWeight({ boneIndexes, boneWeights }: Rig, v: number, arm = /Arm|Forearm|Hand/): number {
  let sum = 0;
  for (let k = v * 4; k < v * 4 + 4; k++) if (arm.test(BONES[boneIndexes[k]!]!)) sum += boneWeights[k]!;
  return sum;
}

/** Linear blending of a turn by 90° about the shoulder, outwards. */
function raiseLeftArm(rig: Rig): Float32Array {
  const { x, y } = rig.joints.leftShoulder;
  const result = rig.positions.slice();
  for (let v = 0; v < result.length / 3; v++) {
    const weight = armWeight(rig, v, /left(UpperArm|Forearm|Hand)/);
    const dx = rig.positions[v * 3]! - x;
    const dy = rig.positions[v * 3 + 1]! + y;
    result[v * 3]! += weight * (-dy - dx);
    result[v * 3 + 1]! += weight * (dx - dy);
  }
  return result;
}

function compareRestPose(character: CharacterPicture, rig: Rig): { psnr: number; iou: number } {
  const picture = prepareWorkingPicture(character);
  const { width, height } = picture.size;
  const drawn = new PuppetPainter(rig, { width, height }).paint(placeRestPose({}, rig));
  let error = 0;
  let count = 0;
  let both = 0;
  let either = 0;
  for (let i = 0; i < picture.alpha.length; i++) {
    const x = (i % width) - drawn.x;
    const y = Math.floor(i / width) - drawn.y;
    const isDrawn = x >= 0 && y >= 0 && x < drawn.width && y < drawn.height;
    const o = y * drawn.stride + x * 4;
    const alpha = isDrawn ? drawn.data[o + 3]! / 255 : 0;
    both += Math.min(alpha, picture.alpha[i]!);
    either += Math.max(alpha, picture.alpha[i]!);
    if (picture.depth[i]! < 3 || alpha < 1) continue;
    count++;
    for (let c = 0; c < 3; c++) error += (drawn.data[o + c]! - picture.rgb[i * 3 + c]!) ** 2;
  }
  return { psnr: 10 * Math.log10((255 * 255) / (error / count / 3)), iou: both / either };
}
