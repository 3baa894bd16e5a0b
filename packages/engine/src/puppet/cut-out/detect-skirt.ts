/** Tells skirts, dresses and robes from trousers and shorts by the outline between hips and ankles. */
import type { CharacterJoints, Point } from '../../core/rig.ts';
import { distanceToSegment } from './score-joints.ts';
import { isInside, type Silhouette, thicknessAt } from './silhouette.ts';

/** A hem drops the width by at least this share. */
const MIN_HEM_DROP = 0.2;
/** Between hips and hem at least this share of the rows shows no gap between the legs. */
const MIN_UNSPLIT = 0.85;

/**
 * True where the silhouette stays in one piece from the hips down to a hem, at which it suddenly narrows to the legs. Trousers
 * split at the crotch; merged legs have no hem above the feet.
 */
export function detectSkirt(silhouette: Silhouette, joints: CharacterJoints): boolean {
  const hipY = (joints.leftHip.y + joints.rightHip.y) / 2;
  const ankleY = (joints.leftAnkle.y + joints.rightAnkle.y) / 2;
  const legs = ankleY - hipY;
  if (legs < 8) return false;
  const first = Math.round(hipY + 0.12 * legs);
  const last = Math.min(silhouette.height - 1, Math.round(ankleY - 0.02 * legs));
  if (!standsUpright(joints, 'left') || !standsUpright(joints, 'right')) return false;
  const arms = hangingArms(silhouette, joints);
  const rows = [];
  for (let y = first; y <= last; y++) {
    const near = arms.filter((arm) => reachesRow(arm, y));
    rows.push(measureRow(silhouette, joints, near, y));
  }
  const hem = findHem(rows, Math.max(2, Math.round(0.06 * legs)));
  if (!hem || hem.drop < MIN_HEM_DROP) return false;
  // The hem may slope: the rows just above it show parts of both.
  const slope = Math.round(0.07 * legs);
  const above = rows.slice(0, Math.max(1, hem.index - slope));
  const unsplit = above.filter((row) => !row.isSplit).length / above.length;
  const lowest = above.slice(-Math.max(1, Math.round(slope / 2)));
  return unsplit >= MIN_UNSPLIT && lowest.every((row) => !row.isSplit);
}

/** In wide steps and lunges the rows of the outline mix thighs and shins: no hem can be told from them. */
function standsUpright(joints: CharacterJoints, side: 'left' | 'right'): boolean {
  const hip = joints[`${side}Hip`];
  const knee = joints[`${side}Knee`];
  return knee.y - hip.y > Math.abs(knee.x - hip.x);
}

type Row = { width: number; isSplit: boolean };

/** Inside pixels of one row around the legs, without arms; split: background between the two leg bones. */
function measureRow(silhouette: Silhouette, joints: CharacterJoints, arms: readonly Arm[], y: number): Row {
  const left = legAt(joints, 'left', y);
  const right = legAt(joints, 'right', y);
  const middle = (left + right) / 2;
  const reach = silhouette.width;
  let width = 0;
  for (const step of [1, -1]) {
    let outside = 0;
    for (let i = step === 1 ? 0 : 1; i < reach; i++) {
      const x = middle + step * i;
      const beyondLeg = step === 1 ? x > left : x < right;
      if (isInside(silhouette, x, y) && !isArm(arms, { x, y })) width++;
      else if (beyondLeg && ++outside > 1) break;
    }
  }
  let gap = 0;
  for (let x = Math.min(left, right); x <= Math.max(left, right); x++) if (!isInside(silhouette, x, y)) gap++;
  return { width, isSplit: gap >= 2 };
}

/** Column of a leg's bone at a row. */
function legAt(joints: CharacterJoints, side: 'left' | 'right', y: number): number {
  const hip = joints[`${side}Hip`];
  const knee = joints[`${side}Knee`];
  const ankle = joints[`${side}Ankle`];
  const [a, b] = y < knee.y ? [hip, knee] : [knee, ankle];
  const t = Math.min(1, Math.max(0, (y - a.y) / Math.max(1, b.y - a.y)));
  return a.x + (b.x - a.x) * t;
}

/** A forearm with its hand, half as thick as `reach`, pixels. */
type Arm = { elbow: Point; wrist: Point; hand: Point; reach: number };

function hangingArms(silhouette: Silhouette, joints: CharacterJoints): Arm[] {
  return (['left', 'right'] as const).map((side) => {
    const wrist = joints[`${side}Wrist`];
    const thickness = 1.3 * thicknessAt(silhouette, wrist.x, wrist.y) + 2;
    const reach = Math.min(thickness, 0.04 * silhouette.height);
    return { elbow: joints[`${side}Elbow`], wrist, hand: joints[`${side}Hand`], reach };
  });
}

function reachesRow({ elbow, wrist, hand, reach }: Arm, y: number): boolean {
  return Math.min(elbow.y, wrist.y, hand.y) - reach <= y && y <= Math.max(elbow.y, wrist.y, hand.y) + reach;
}

/** Whether a point beside the legs belongs to an arm that hangs there. */
function isArm(arms: readonly Arm[], point: Point): boolean {
  return arms.some(
    ({ elbow, wrist, hand, reach }) =>
      distanceToSegment(point, elbow, wrist) < reach || distanceToSegment(point, wrist, hand) < reach,
  );
}

/** The row with the largest relative drop of width to the rows below it. */
function findHem(rows: Row[], span: number): { index: number; drop: number } | undefined {
  let best: { index: number; drop: number } | undefined;
  for (let i = span; i + span < rows.length; i++) {
    const above = meanWidth(rows, i - span, i);
    const below = meanWidth(rows, i + 1, i + 1 + span);
    const drop = above > 0 ? 1 - below / above : 0;
    if (!best || drop > best.drop) best = { index: i, drop };
  }
  return best;
}

function meanWidth(rows: Row[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += rows[i]!.width;
  return sum / Math.max(1, to - from);
}
