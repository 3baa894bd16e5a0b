/** Adds the joints that nobody gave: missing limb joints from the others, and the tips from the outline. */
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';
import { isInside, type Silhouette } from './silhouette.ts';

/** Where the tips lie, as far as known; a hint gives the direction, the outline the length. */
export type TipHints = {
  /** Direction from the chin to the crown. */
  headUp?: Point;
  leftHand?: Point;
  rightHand?: Point;
  leftToe?: Point;
  rightToe?: Point;
};

/** Lengths in parts of the body height (head top to sole) of a person of usual build. */
const HAND_LENGTH = 0.105;
/** Length of a hand over the distance from the wrist to the pose model's finger points. */
const KNUCKLES_TO_TIP = 1.6;
const FOOT_LENGTH = 0.12;
const HEAD_LENGTH = 0.13;

/** Returns all joints; those given are kept exactly. Needs at least the shoulders and hips, or guesses them from the box. */
export function completeJoints(
  given: Partial<CharacterJoints>,
  silhouette: Silhouette,
  hints: TipHints = {},
): CharacterJoints {
  const joints = { ...given };
  addTrunk(joints, silhouette);
  const height = bodyHeight(joints as TrunkJoints, silhouette);
  for (const side of ['left', 'right'] as const) addLimbs(joints, side, height);
  joints.headTop ??= headTop(joints as CharacterJoints, silhouette, hints.headUp, height);
  for (const side of ['left', 'right'] as const) {
    const limbs = joints as CharacterJoints;
    const [wrist, elbow, ankle, knee] = [
      limbs[`${side}Wrist`],
      limbs[`${side}Elbow`],
      limbs[`${side}Ankle`],
      limbs[`${side}Knee`],
    ];
    joints[`${side}Hand`] ??= handTip(wrist, elbow, hints[`${side}Hand`], { silhouette, height });
    joints[`${side}Toe`] ??= toe(ankle, knee, hints[`${side}Toe`], { silhouette, height, side });
  }
  return joints as CharacterJoints;
}

type TrunkJoints = Pick<CharacterJoints, 'nose' | 'leftShoulder' | 'rightShoulder' | 'leftHip' | 'rightHip'>;

/** Proportions of a standing figure in its box, for what is not known at all. */
const TRUNK_GUESS: Record<keyof TrunkJoints, Point> = {
  nose: { x: 0.5, y: 0.09 },
  leftShoulder: { x: 0.62, y: 0.19 },
  rightShoulder: { x: 0.38, y: 0.19 },
  leftHip: { x: 0.57, y: 0.5 },
  rightHip: { x: 0.43, y: 0.5 },
};

function addTrunk(joints: Partial<CharacterJoints>, silhouette: Silhouette): void {
  const { x0, y0, x1, y1 } = silhouette.box;
  for (const name of Object.keys(TRUNK_GUESS) as (keyof TrunkJoints)[]) {
    if (joints[name]) continue;
    const mirror = mirrorName(name);
    const other = mirror === name ? undefined : joints[mirror];
    const guess = TRUNK_GUESS[name];
    const width = Math.min(x1 - x0, 0.5 * (y1 - y0));
    joints[name] = {
      x: (x0 + x1) / 2 + (guess.x - 0.5) * width,
      y: other?.y ?? y0 + guess.y * (y1 - y0),
    };
  }
}

/** The joint of the same name on the other side of the body. */
export function mirrorName(name: JointName): JointName {
  if (name.startsWith('left')) return `right${name.slice(4)}` as JointName;
  if (name.startsWith('right')) return `left${name.slice(5)}` as JointName;
  return name;
}

/** Height of the whole body in pixels: from the trunk's length, not below what the legs show. */
function bodyHeight(trunk: TrunkJoints, silhouette: Silhouette): number {
  const shoulders = middle(trunk.leftShoulder, trunk.rightShoulder);
  const hips = middle(trunk.leftHip, trunk.rightHip);
  const box = silhouette.box;
  const fromTrunk = 3.4 * Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y);
  return Math.max(8, Math.min(fromTrunk, 1.2 * (box.y1 - box.y0)));
}

/** Elbow, wrist, knee, ankle: between their neighbours where both are known, else hanging down straight. */
function addLimbs(joints: Partial<CharacterJoints>, side: 'left' | 'right', height: number): void {
  const chains = [
    { names: [`${side}Shoulder`, `${side}Elbow`, `${side}Wrist`], lengths: [0.17, 0.15], outward: 0.12 },
    { names: [`${side}Hip`, `${side}Knee`, `${side}Ankle`], lengths: [0.235, 0.235], outward: 0.02 },
  ] as const;
  const sign = side === 'left' ? 1 : -1;
  for (const { names, lengths, outward } of chains) {
    const [rootName, midName, endName] = names;
    const root = joints[rootName]!;
    const drop = { x: sign * outward, y: 1 };
    if (!joints[midName]) {
      const end = joints[endName];
      joints[midName] = end ? middle(root, end) : offset(root, drop, lengths[0] * height);
    }
    const mid = joints[midName]!;
    joints[endName] ??= offset(mid, { x: mid.x - root.x, y: mid.y - root.y }, lengths[1] * height);
  }
}

function headTop(joints: CharacterJoints, silhouette: Silhouette, hint: Point | undefined, height: number): Point {
  const shoulders = middle(joints.leftShoulder, joints.rightShoulder);
  const neck = { x: joints.nose.x - shoulders.x, y: joints.nose.y - shoulders.y };
  const up = hint && Math.hypot(hint.x, hint.y) > 1 ? hint : neck;
  const top = lastInside(joints.nose, up, silhouette, 4 * HEAD_LENGTH * height);
  return top ?? offset(joints.nose, up, 0.6 * HEAD_LENGTH * height);
}

type TipContext = { silhouette: Silhouette; height: number };

/** The outline ends the hand; before the body, where no outline is near, the hint's length does (it points at the knuckles). */
function handTip(wrist: Point, elbow: Point, hint: Point | undefined, context: TipContext): Point {
  const straight = { x: wrist.x - elbow.x, y: wrist.y - elbow.y };
  const direction = hint ? { x: hint.x - wrist.x, y: hint.y - wrist.y } : straight;
  const length = HAND_LENGTH * context.height;
  const shortest = 0.55 * length;
  const reach = 1.35 * length;
  const tip = lastInside(wrist, direction, context.silhouette, reach);
  const onOutline = tip && distance(tip, wrist) < reach - 1;
  if (onOutline) return distance(tip, wrist) > shortest ? tip : offset(wrist, direction, shortest);
  const open = hint ? KNUCKLES_TO_TIP * distance(hint, wrist) : length;
  return offset(wrist, direction, Math.min(reach, Math.max(shortest, open)));
}

function toe(
  ankle: Point,
  knee: Point,
  hint: Point | undefined,
  context: TipContext & { side: 'left' | 'right' },
): Point {
  const length = FOOT_LENGTH * context.height;
  const outward = context.side === 'left' ? 0.5 : -0.5;
  const along = { x: ankle.x - knee.x, y: ankle.y - knee.y };
  const size = Math.hypot(along.x, along.y) || 1;
  const fallback = { x: along.x / size + outward, y: along.y / size };
  const direction = hint && distance(hint, ankle) > 0.02 * context.height ? subtract(hint, ankle) : fallback;
  const tip = lastInside(ankle, direction, context.silhouette, 1.3 * length);
  const least = offset(ankle, direction, 0.3 * length);
  return tip && distance(tip, ankle) > 0.3 * length ? tip : least;
}

/**
 * Farthest point of a ray that is still in the silhouette, within `reach` pixels; a start just outside may enter first. Undefined
 * where the ray never meets the silhouette.
 */
export function lastInside(from: Point, direction: Point, silhouette: Silhouette, reach: number): Point | undefined {
  const size = Math.hypot(direction.x, direction.y);
  if (size < 1e-6) return undefined;
  const dx = direction.x / size;
  const dy = direction.y / size;
  let last: Point | undefined;
  for (let step = 0; step <= reach; step += 0.5) {
    const x = from.x + dx * step;
    const y = from.y + dy * step;
    if (isInside(silhouette, x, y)) last = { x, y };
    else if (last || step > 0.25 * reach) break;
  }
  return last;
}

function offset(from: Point, direction: Point, length: number): Point {
  const size = Math.hypot(direction.x, direction.y) || 1;
  return { x: from.x + (direction.x / size) * length, y: from.y + (direction.y / size) * length };
}
function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
function subtract(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}
function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
