/** Draws the limbs of a body, of which only the landmarks are known, into a mask. Used by `person-mask` and `bridge-sights`. */
import { LANDMARK } from '../../core/landmarks.ts';
import type { Point } from '../../core/rig.ts';
import type { Pose } from '../pose.ts';
import type { MaskCanvas } from './mask-canvas.ts';
import { torsoLength } from './pose-shape.ts';

/** Limbs that the model's mask often loses: hands held out and feet. Radius in torso lengths. */
export const LIMB_ENDS = [
  { from: LANDMARK.leftElbow, to: LANDMARK.leftWrist, radius: 0.07 },
  { from: LANDMARK.rightElbow, to: LANDMARK.rightWrist, radius: 0.07 },
  { from: LANDMARK.leftWrist, to: LANDMARK.leftIndex, radius: 0.1 },
  { from: LANDMARK.rightWrist, to: LANDMARK.rightIndex, radius: 0.1 },
  { from: LANDMARK.leftWrist, to: LANDMARK.leftPinky, radius: 0.09 },
  { from: LANDMARK.rightWrist, to: LANDMARK.rightPinky, radius: 0.09 },
  { from: LANDMARK.leftAnkle, to: LANDMARK.leftFootIndex, radius: 0.08 },
  { from: LANDMARK.rightAnkle, to: LANDMARK.rightFootIndex, radius: 0.08 },
  { from: LANDMARK.leftHeel, to: LANDMARK.leftFootIndex, radius: 0.06 },
  { from: LANDMARK.rightHeel, to: LANDMARK.rightFootIndex, radius: 0.06 },
] as const;
/** Limbs that the model's mask holds: they have to be covered where there is no mask of the moment. */
const INNER_LIMBS = [
  { from: LANDMARK.leftShoulder, to: LANDMARK.leftElbow, radius: 0.09 },
  { from: LANDMARK.rightShoulder, to: LANDMARK.rightElbow, radius: 0.09 },
  { from: LANDMARK.leftHip, to: LANDMARK.leftKnee, radius: 0.13 },
  { from: LANDMARK.rightHip, to: LANDMARK.rightKnee, radius: 0.13 },
  { from: LANDMARK.leftKnee, to: LANDMARK.leftAnkle, radius: 0.1 },
  { from: LANDMARK.rightKnee, to: LANDMARK.rightAnkle, radius: 0.1 },
] as const;
const ALL_LIMBS = [...INNER_LIMBS, ...LIMB_ENDS];
const LIMB_MIN_VISIBILITY = 0.6;
/** Fingers beyond the knuckles, as a share of the distance from the wrist to them. */
const FINGER_SHARE = 0.6;

/** What is known of a body without a picture of it. */
export type BodyPoints = Pick<Pose, 'landmarks' | 'visibility'>;

/** Covers forearms, hands and feet that are visible. */
export function drawLimbEnds(pose: BodyPoints, canvas: MaskCanvas): void {
  drawLimbs(LIMB_ENDS, pose, canvas, () => 0);
}

/**
 * Covers all limbs that are visible.
 *
 * @param widen pixels by which the limb that ends at a landmark may be elsewhere
 */
export function drawAllLimbs(pose: BodyPoints, canvas: MaskCanvas, widen: (landmark: number) => number): void {
  drawLimbs(ALL_LIMBS, pose, canvas, widen);
}

type Limb = { from: number; to: number; radius: number };

function drawLimbs(
  limbs: readonly Limb[],
  pose: BodyPoints,
  canvas: MaskCanvas,
  widen: (landmark: number) => number,
): void {
  const torso = torsoLength(pose);
  for (const { from, to, radius } of limbs) {
    if (!isLimbVisible(pose, from, to)) continue;
    canvas.drawLine(...limbEnds(pose, from, to), radius * torso + widen(to));
  }
}

export function isLimbVisible({ visibility }: BodyPoints, from: number, to: number): boolean {
  return Math.min(visibility[from]!, visibility[to]!) >= LIMB_MIN_VISIBILITY;
}

/** The two ends of a limb, pixels. From a wrist on, the landmarks reach only to the knuckles: fingers go on beyond. */
export function limbEnds({ landmarks }: BodyPoints, from: number, to: number): [Point, Point] {
  const a = { x: landmarks[2 * from]!, y: landmarks[2 * from + 1]! };
  const b = { x: landmarks[2 * to]!, y: landmarks[2 * to + 1]! };
  const beyond = from === LANDMARK.leftWrist || from === LANDMARK.rightWrist ? FINGER_SHARE : 0;
  return [a, { x: b.x + beyond * (b.x - a.x), y: b.y + beyond * (b.y - a.y) }];
}
