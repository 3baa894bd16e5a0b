import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BONE, type BoneName, type Rig } from '../../core/rig.ts';
import type { PersonPose } from '../../core/testing/make-person.ts';
import { angleBetween, distance, type Vector3 } from '../../core/vector.ts';
import { poseRig } from './pose-rig.ts';
import type { PosedSkeleton } from './posed-skeleton.ts';
import { FRAME, type MotionFrame, makeMotion, PIXELS_PER_METRE } from './testing/make-motion.ts';
import { makeWholeRig } from './testing/make-test-rig.ts';
import { createSkinnedMesh, skinRig } from './testing/skin-rig.ts';

const whole = makeWholeRig();

function jointOf(skeleton: PosedSkeleton, bone: BoneName): Vector3 {
  const at = 3 * BONE[bone];
  return [skeleton.joints[at]!, skeleton.joints[at + 1]!, skeleton.joints[at + 2]!];
}

/** Direction between two joints in the frame, y up. */
function directionOf(skeleton: PosedSkeleton, from: BoneName, to: BoneName): Vector3 {
  const a = jointOf(skeleton, from);
  const b = jointOf(skeleton, to);
  return [b[0] - a[0], a[1] - b[1], b[2] - a[2]];
}

function poseOnce(rig: Rig, frame: MotionFrame, options = {}): PosedSkeleton {
  return poseRig(rig, makeMotion([frame], options), 0, FRAME);
}

/** Directions of the gingerbread figure's limbs in its picture. */
const REST_POSE: PersonPose = {
  leftArm: { upper: [50, -100, 0], lower: [40, -90, 0] },
  rightArm: { upper: [-50, -100, 0], lower: [-40, -90, 0] },
  leftLeg: { upper: [10, -130, 0], lower: [6, -124, 0] },
  rightLeg: { upper: [-10, -130, 0], lower: [-6, -124, 0] },
};
const SIDES = ['left', 'right'] as const;

test('a driver who stands like the picture leaves every bone but the feet unturned', () => {
  const { rotations } = poseOnce(whole, REST_POSE);
  for (const [bone, index] of Object.entries(BONE)) {
    if (bone.endsWith('Foot') || bone === 'head') continue;
    assert.ok(Math.abs(rotations[4 * index + 3]!) > 0.9995, `${bone} turned by ${rotations[4 * index + 3]}`);
  }
});

test('limbs point where the limbs of the driver point', () => {
  const arm = { upper: [0.6, 0.5, 0.5], lower: [-0.2, 1, 0.4] } as const;
  const leg = { upper: [0.3, -0.7, 0.6], lower: [0.1, -1, -0.3] } as const;
  const skeleton = poseOnce(whole, { leftArm: arm, rightLeg: leg, contact: [1, 0], yaw: 0.4 });
  const turned = ([x, y, z]: Vector3): Vector3 => {
    const [sine, cosine] = [Math.sin(0.4), Math.cos(0.4)];
    return [x * cosine + z * sine, y, z * cosine - x * sine];
  };
  for (const [from, to, wanted] of [
    ['leftUpperArm', 'leftForearm', arm.upper],
    ['leftForearm', 'leftHand', arm.lower],
    ['rightThigh', 'rightShin', leg.upper],
    ['rightShin', 'rightFoot', leg.lower],
  ] as const) {
    const angle = angleBetween(directionOf(skeleton, from, to), turned(wanted));
    assert.ok(angle < 0.12, `${from} is off by ${angle} rad`);
  }
});

test('bones keep their lengths in any pose', () => {
  const motion = makeMotion(
    Array.from({ length: 40 }, (_, k) => ({
      leftArm: { upper: [Math.cos(k), Math.sin(k), 0.3], lower: [Math.sin(k), Math.cos(2 * k), 0.5] },
      rightLeg: { upper: [0, -1, Math.abs(Math.sin(k))], lower: [0, -1, 0] },
      contact: [1, 0] as const,
      yaw: k / 6,
    })),
  );
  for (let frame = 0; frame < 40; frame++) {
    const { translations, rotations, placement } = poseRig(whole, motion, frame, FRAME);
    assert.ok(translations.every(Number.isFinite) && rotations.every(Number.isFinite) && placement.scale > 0);
    for (const side of SIDES) {
      const bones = [
        `${side}UpperArm`,
        `${side}Forearm`,
        `${side}Hand`,
        `${side}Thigh`,
        `${side}Shin`,
        `${side}Foot`,
      ] as const;
      const ends = bones.map((bone) => pivotOf(whole, { rotations, translations }, bone));
      const rest = bones.map((bone) => restPivot(whole, bone));
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [3, 4],
        [4, 5],
      ] as const) {
        const stretched = distance(ends[a]!, ends[b]!) / distance(rest[a]!, rest[b]!);
        assert.ok(Math.abs(stretched - 1) < 2e-3, `${bones[a]} is ${stretched} times as long in frame ${frame}`);
      }
    }
  }
});

const PIVOTS = {
  UpperArm: 'Shoulder',
  Forearm: 'Elbow',
  Hand: 'Wrist',
  Thigh: 'Hip',
  Shin: 'Knee',
  Foot: 'Ankle',
} as const;

function restPivot(rig: Rig, bone: BoneName): Vector3 {
  const side = bone.startsWith('left') ? 'left' : 'right';
  const joint = rig.joints[`${side}${PIVOTS[bone.slice(side.length) as keyof typeof PIVOTS]}`];
  return [joint.x, -joint.y, 0];
}

/** The pivot of a bone as the bone itself carries it. */
function pivotOf(
  rig: Rig,
  { rotations, translations }: Pick<PosedSkeleton, 'rotations' | 'translations'>,
  bone: BoneName,
): Vector3 {
  const [x, y, z, w] = rotations.subarray(4 * BONE[bone], 4 * BONE[bone] + 4) as unknown as [
    number,
    number,
    number,
    number,
  ];
  const [px, py, pz] = restPivot(rig, bone);
  const [tx, ty, tz] = [2 * (y * pz - z * py), 2 * (z * px - x * pz), 2 * (x * py - y * px)];
  const t = translations.subarray(3 * BONE[bone], 3 * BONE[bone] + 3);
  return [
    px + w * tx + y * tz - z * ty + t[0]!,
    py + w * ty + z * tx - x * tz + t[1]!,
    pz + w * tz + x * ty - y * tx + t[2]!,
  ];
}

test('the character has the size of the person and stands on the same ground', () => {
  const skeleton = poseOnce(whole, {});
  const torsoAndLeg =
    distance(jointOf(skeleton, 'chest'), jointOf(skeleton, 'pelvis')) +
    distance(jointOf(skeleton, 'leftThigh'), jointOf(skeleton, 'leftShin')) +
    distance(jointOf(skeleton, 'leftShin'), jointOf(skeleton, 'leftFoot'));
  const size = torsoAndLeg / (1.3 * PIXELS_PER_METRE);
  // The figure's head is large for a person: it is made smaller, so that it does not stand much taller.
  assert.ok(size > 0.9 && size < 1.02, `torso and leg have ${size} of the person's length`);
  const mesh = createSkinnedMesh(whole);
  skinRig(whole, skeleton, mesh);
  let lowest = 0;
  let highest = Number.POSITIVE_INFINITY;
  for (let at = 1; at < mesh.positions.length; at += 3) {
    lowest = Math.max(lowest, mesh.positions[at]!);
    highest = Math.min(highest, mesh.positions[at]!);
  }
  assert.ok(lowest - highest < 1.1 * 1.33 * 1.3 * PIXELS_PER_METRE, `${lowest - highest} px tall`);
  const ground = 380 + (0.8 + 0.07) * PIXELS_PER_METRE;
  assert.ok(Math.abs(lowest - ground) < 8, `soles at ${lowest}, ground at ${ground}`);
});

test('feet that stand do not move while the body sways, bends and turns above them', () => {
  const base = makeMotion([{}]);
  const motion = makeMotion(
    Array.from({ length: 60 }, (_, k) => {
      const knee = 0.3 + 0.3 * Math.sin(k / 5);
      const leg = { upper: [0, -1, knee], lower: [0, -1, -knee] } as const;
      const height = 0.8 / Math.hypot(1, knee);
      return {
        leftLeg: leg,
        rightLeg: leg,
        yaw: 0.1 * Math.sin(k / 8),
        hipX: 640 + 10 * Math.sin(k / 7),
        hipY: 620 - 300 * height,
      };
    }),
  );
  for (let frame = 0; frame < 60; frame++) motion.ankle.set(base.ankle, 4 * frame);
  const places = Array.from({ length: 60 }, (_, frame) => jointOf(poseRig(whole, motion, frame, FRAME), 'leftFoot'));
  const columns = places.map(([x]) => x);
  const rows = places.map(([, y]) => y);
  assert.ok(Math.max(...columns) - Math.min(...columns) < 1, 'columns');
  assert.ok(Math.max(...rows) - Math.min(...rows) < 1, 'rows');
});

test('knees bend forwards even where the driver was measured with backward knees', () => {
  const backward = { upper: [0, -1, -0.3], lower: [0, -1, 0.3] } as const;
  const skeleton = poseOnce(whole, { leftLeg: backward, rightLeg: backward });
  for (const side of SIDES) {
    const [hip, knee, ankle] = [
      jointOf(skeleton, `${side}Thigh`),
      jointOf(skeleton, `${side}Shin`),
      jointOf(skeleton, `${side}Foot`),
    ];
    assert.ok(knee[2] > (hip[2] + ankle[2]) / 2 - 2, `${side} knee`);
  }
});

test('a driver who turns round shows the back of the character', () => {
  const skeleton = poseOnce(whole, { yaw: Math.PI });
  const [x, y] = skeleton.rotations.subarray(4 * BONE.chest, 4 * BONE.chest + 4);
  const facing = 1 - 2 * (x! * x! + y! * y!);
  assert.ok(facing < -0.99, `chest faces ${facing}`);
  assert.ok(jointOf(skeleton, 'leftUpperArm')[0] < jointOf(skeleton, 'rightUpperArm')[0]);
});

test('nothing pops: a smooth motion moves every vertex smoothly', () => {
  const motion = makeMotion(
    Array.from({ length: 120 }, (_, k) => {
      const t = k / 30;
      return {
        leftArm: { upper: [1, Math.sin(3 * t), 0.5 * Math.cos(2 * t)], lower: [Math.cos(4 * t), 1, 0.8] },
        rightArm: { upper: [-1, Math.cos(2 * t), 0.6], lower: [-0.3, Math.sin(3 * t), 1] },
        leftLeg: { upper: [0.1, -1, 0.5 + 0.5 * Math.sin(2 * t)], lower: [0, -1, -0.2] },
        yaw: 1.6 * t,
        contact: [0, 0.5 + 0.5 * Math.sin(t)] as const,
      };
    }),
  );
  const mesh = createSkinnedMesh(whole);
  let before: Float32Array | undefined;
  let largest = 0;
  for (let frame = 0; frame < 120; frame++) {
    skinRig(whole, poseRig(whole, motion, frame, FRAME), mesh);
    for (let at = 0; before && at < mesh.positions.length; at += 3) {
      const step = Math.hypot(mesh.positions[at]! - before[at]!, mesh.positions[at + 1]! - before[at + 1]!);
      largest = Math.max(largest, step);
    }
    before = mesh.positions.slice();
  }
  // The driver's own hands move up to 30 px a frame; the head's quick way through its profile adds some.
  assert.ok(largest < 60, `largest step ${largest} px`);
});

test('a hand at the head is at the same place of a head of another size', () => {
  const skeleton = poseOnce(whole, { leftArm: { upper: [0.6, 0.5, 0.3], lower: [-0.27, 0.083, -0.05] } });
  const { scale } = skeleton.placement;
  const headHeight = (whole.joints.nose.y - whole.joints.headTop.y) * scale;
  const shoulderRow = (whole.joints.leftShoulder.y + whole.joints.rightShoulder.y) / 2;
  const noseRow = jointOf(skeleton, 'chest')[1] - (shoulderRow - whole.joints.nose.y) * scale;
  // The driver's wrist is 0.135 m beside and 0.04 m above the middle of its ears; an adult's nose is 0.16 m below the crown.
  const [x, y] = jointOf(skeleton, 'leftHand');
  const missed = Math.hypot(x - (640 + (0.135 / 0.16) * headHeight), y - (noseRow - (0.04 / 0.16) * headHeight));
  assert.ok(missed < 0.2 * headHeight, `${missed} px off for a head of ${headHeight} px`);
});

test('a forearm before the chest is drawn before the chest', () => {
  const arm = { upper: [0.2, -1, 0.05], lower: [-1, 0.1, 0.12] } as const;
  const skeleton = poseOnce(whole, { leftArm: arm });
  const mesh = createSkinnedMesh(whole);
  skinRig(whole, skeleton, mesh);
  const wrist = jointOf(skeleton, 'leftHand');
  const torso: number[] = [];
  for (let vertex = 0; 3 * vertex < mesh.positions.length; vertex++) {
    const isTorso = whole.boneIndexes[4 * vertex]! <= BONE.chest && whole.boneWeights[4 * vertex]! > 0.6;
    const [x, y, z] = mesh.positions.subarray(3 * vertex, 3 * vertex + 3) as unknown as Vector3;
    if (isTorso && Math.hypot(x - wrist[0], y - wrist[1]) < 12) torso.push(z);
  }
  assert.ok(torso.length > 0, 'the wrist is over the torso');
  assert.ok(wrist[2] > Math.max(...torso), `torso at ${Math.max(...torso)}, wrist at ${wrist[2]}`);
});

test('the opacity is the presence of the person', () => {
  assert.equal(poseOnce(whole, { presence: 0.25 }).opacity, 0.25);
});

test('a frame of half the size shows the same at half the size', () => {
  const motion = makeMotion([{ yaw: 0.3 }]);
  const full = poseRig(whole, motion, 0, FRAME);
  const small = poseRig(whole, motion, 0, { frameWidth: 640, frameHeight: 360, sourceWidth: 1280 });
  for (let k = 0; k < full.joints.length; k++) assert.ok(Math.abs(full.joints[k]! / 2 - small.joints[k]!) < 0.01);
});

test('a frame is posed the same whatever was posed before', () => {
  const motion = makeMotion(Array.from({ length: 20 }, (_, k) => ({ yaw: k / 5, hipX: 600 + 4 * k })));
  const first = poseRig(whole, motion, 13, FRAME);
  for (let frame = 0; frame < 20; frame++) poseRig(whole, motion, frame, FRAME);
  assert.deepEqual(poseRig(whole, motion, 13, FRAME), first);
});

test('a whole character on a half-body driver has its shoulders where the driver has them', () => {
  const skeleton = poseOnce(whole, { hipY: 700 }, { legsVisible: 0, pixelsPerMetre: 600 });
  const [x, y] = jointOf(skeleton, 'chest');
  assert.ok(Math.hypot(x - 640, y - (700 - 0.5 * 600)) < 3, `shoulders at ${x}, ${y}`);
});

test('normals stay units, and an unmoved skeleton leaves the mesh as it is at rest', () => {
  const skeleton = poseOnce(whole, { yaw: 1, leftArm: { upper: [1, 1, 0], lower: [0, 1, 1] } });
  const mesh = createSkinnedMesh(whole);
  skinRig(whole, skeleton, mesh);
  for (let at = 0; at < mesh.normals.length; at += 3) {
    const normal = mesh.normals.subarray(at, at + 3) as unknown as Vector3;
    assert.ok(Math.abs(Math.hypot(normal[0], normal[1], normal[2]) - 1) < 1e-3);
  }
  skeleton.rotations.fill(0);
  skeleton.translations.fill(0);
  for (let bone = 0; bone < 15; bone++) skeleton.rotations[4 * bone + 3] = 1;
  skeleton.placement = { x: 5, y: 7, scale: 2, viewDistance: 1e9 };
  skinRig(whole, skeleton, mesh);
  for (let at = 0; at < mesh.positions.length; at += 3) {
    assert.ok(Math.abs(mesh.positions[at]! - (5 + 2 * whole.positions[at]!)) < 0.01);
    assert.ok(Math.abs(mesh.positions[at + 1]! - (7 - 2 * whole.positions[at + 1]!)) < 0.01);
  }
});
