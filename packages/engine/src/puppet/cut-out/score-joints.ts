/** How well joints fit a silhouette: the judge of pose models on drawn characters, whose own score means little. */
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';
import { CORE_JOINTS } from './joints-from-landmarks.ts';
import { shareInCapsules } from './middle-lines.ts';
import { gapAt, isInside, type Silhouette, thicknessAt } from './silhouette.ts';

/** Each 0..1, 1 is best. */
export type JointScore = {
  /** Weighted mean of the others. */
  total: number;
  /** Core joints inside the outline. */
  inside: number;
  /** Parts of the limb bones inside the outline. */
  bones: number;
  /** Parts of the figure's middle lines that some bone explains. */
  coverage: number;
  /** Likeness of the lengths of left and right bones. */
  symmetry: number;
  /** Head over hips over knees, the character's left on the right of the picture. */
  order: number;
};

const WEIGHTS = { inside: 0.15, bones: 0.3, coverage: 0.35, symmetry: 0.1, order: 0.1 } as const;

export const LIMB_BONES: readonly (readonly [JointName, JointName])[] = [
  ['leftShoulder', 'leftElbow'],
  ['leftElbow', 'leftWrist'],
  ['rightShoulder', 'rightElbow'],
  ['rightElbow', 'rightWrist'],
  ['leftHip', 'leftKnee'],
  ['leftKnee', 'leftAnkle'],
  ['rightHip', 'rightKnee'],
  ['rightKnee', 'rightAnkle'],
];

/** Bones besides the limbs that explain parts of the figure. */
const OTHER_BONES: readonly (readonly [JointName, JointName])[] = [
  ['headTop', 'nose'],
  ['leftShoulder', 'rightShoulder'],
  ['leftHip', 'rightHip'],
  ['leftShoulder', 'leftHip'],
  ['rightShoulder', 'rightHip'],
  ['leftWrist', 'leftHand'],
  ['rightWrist', 'rightHand'],
  ['leftAnkle', 'leftToe'],
  ['rightAnkle', 'rightToe'],
];

/** Scores joints against the silhouette. Joints below an open lower border (half bodies) are not held against them. */
export function scoreJoints(joints: CharacterJoints, silhouette: Silhouette): JointScore {
  const parts = {
    inside: insideScore(joints, silhouette),
    bones: boneScore(joints, silhouette),
    coverage: coverageScore(joints, silhouette),
    symmetry: symmetryScore(joints),
    order: orderScore(joints),
  };
  let total = 0;
  for (const [name, weight] of Object.entries(WEIGHTS)) total += weight * parts[name as keyof typeof WEIGHTS];
  return { total, ...parts };
}

/** True for points beyond the picture's lower border, where nothing can be checked. */
function isBelowPicture(point: Point, silhouette: Silhouette): boolean {
  return point.y >= silhouette.height;
}

function insideScore(joints: CharacterJoints, silhouette: Silhouette): number {
  const tolerance = 0.05 * (silhouette.box.y1 - silhouette.box.y0);
  let sum = 0;
  for (const name of CORE_JOINTS) {
    const { x, y } = joints[name];
    sum += isBelowPicture(joints[name], silhouette) ? 1 : Math.max(0, 1 - gapAt(silhouette, x, y) / tolerance);
  }
  return sum / CORE_JOINTS.length;
}

/** Mean over the limb bones, each squared, so that one bone in the open costs more than a little overlap of many. */
function boneScore(joints: CharacterJoints, silhouette: Silhouette): number {
  let sum = 0;
  for (const [a, b] of LIMB_BONES) sum += shareInside(joints[a], joints[b], silhouette) ** 2;
  return sum / LIMB_BONES.length;
}

/** Share of a straight bone that lies in the silhouette (or below an open border). */
export function shareInside(a: Point, b: Point, silhouette: Silhouette): number {
  const steps = 16;
  let inside = 0;
  for (let i = 0; i <= steps; i++) {
    const x = a.x + ((b.x - a.x) * i) / steps;
    const y = a.y + ((b.y - a.y) * i) / steps;
    if (y >= silhouette.height || isInside(silhouette, x, y)) inside++;
  }
  return inside / (steps + 1);
}

function coverageScore(joints: CharacterJoints, silhouette: Silhouette): number {
  const capsules = [...LIMB_BONES, ...OTHER_BONES].map(([a, b]) => {
    const from = joints[a];
    const to = joints[b];
    return { from, to, radius: boneRadius(from, to, silhouette) };
  });
  return shareInCapsules(silhouette, capsules);
}

/** A bone explains what lies within its own half thickness and a little more. */
function boneRadius(a: Point, b: Point, silhouette: Silhouette): number {
  const height = silhouette.box.y1 - silhouette.box.y0;
  let thickest = 0;
  for (let i = 0; i <= 8; i++) {
    const t = i / 8;
    thickest = Math.max(thickest, thicknessAt(silhouette, a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t));
  }
  return thickest + 0.02 * height;
}

function symmetryScore(joints: CharacterJoints): number {
  let sum = 0;
  let pairs = 0;
  for (const [a, b] of LIMB_BONES) {
    if (!a.startsWith('left')) continue;
    const left = lengthOf(joints, a, b);
    const right = lengthOf(joints, a.replace('left', 'right') as JointName, b.replace('left', 'right') as JointName);
    const ratio = Math.log((left + 1) / (right + 1));
    sum += Math.exp(-((ratio / 0.6) ** 2));
    pairs++;
  }
  return sum / pairs;
}

function orderScore(joints: CharacterJoints): number {
  const rules = [
    joints.leftShoulder.x > joints.rightShoulder.x,
    joints.leftHip.x > joints.rightHip.x,
    joints.leftWrist.x > joints.rightWrist.x,
    joints.leftAnkle.x > joints.rightAnkle.x,
    joints.nose.y < Math.min(joints.leftShoulder.y, joints.rightShoulder.y),
    Math.max(joints.leftShoulder.y, joints.rightShoulder.y) < Math.min(joints.leftHip.y, joints.rightHip.y),
    Math.max(joints.leftHip.y, joints.rightHip.y) < Math.max(joints.leftKnee.y, joints.rightKnee.y),
    Math.max(joints.leftKnee.y, joints.rightKnee.y) < Math.max(joints.leftAnkle.y, joints.rightAnkle.y),
  ];
  return rules.filter(Boolean).length / rules.length;
}

function lengthOf(joints: CharacterJoints, a: JointName, b: JointName): number {
  return Math.hypot(joints[a].x - joints[b].x, joints[a].y - joints[b].y);
}

export function distanceToSegment(point: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length)) : 0;
  const x = point.x - a.x - dx * t;
  const y = point.y - a.y - dy * t;
  return Math.sqrt(x * x + y * y);
}
