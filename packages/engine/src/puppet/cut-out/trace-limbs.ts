/** Lays limbs along the ways from the figure's tips to its trunk, where a pose model's bones leave the silhouette. */
import type { CharacterJoints, Point } from '../../core/rig.ts';
import { completeJoints } from './complete-joints.ts';
import { findTips, type Tip } from './geodesic-tips.ts';
import { shareInside } from './score-joints.ts';
import { isInside, type Silhouette } from './silhouette.ts';

type Limb = { side: 'left' | 'right'; kind: 'arm' | 'leg' };

const LIMBS: readonly Limb[] = [
  { side: 'left', kind: 'arm' },
  { side: 'right', kind: 'arm' },
  { side: 'left', kind: 'leg' },
  { side: 'right', kind: 'leg' },
];
const PARTS = {
  arm: { root: 'Shoulder', middle: 'Elbow', end: 'Wrist', tip: 'Hand', endShare: 0.22 },
  leg: { root: 'Hip', middle: 'Knee', end: 'Ankle', tip: 'Toe', endShare: 0.14 },
} as const;

/** A limb whose bones lie inside the silhouette less than this is traced anew. */
const BAD_SHARE = 0.85;
/** A limb ends where the figure is this many times thicker than the limb usually is. */
const TRUNK_THICKNESS = 1.9;

/** Joints with badly fitting limbs laid along the silhouette; the others stay. */
export function traceBadLimbs(joints: CharacterJoints, silhouette: Silhouette): CharacterJoints {
  const bad = LIMBS.filter((limb) => limbFit(joints, limb, silhouette) < BAD_SHARE);
  if (bad.length === 0) return joints;
  const tips = findTips(silhouette, trunkCentre(joints));
  const taken = new Set<Tip>();
  for (const limb of LIMBS) {
    if (bad.includes(limb)) continue;
    const tip = nearestTip(joints[`${limb.side}${PARTS[limb.kind].tip}`], tips, taken);
    if (tip) taken.add(tip);
  }
  let repaired = joints;
  for (const limb of bad) {
    const tip = chooseTip(repaired, limb, tips, taken, silhouette);
    if (!tip) continue;
    taken.add(tip);
    repaired = layLimb(repaired, { ...limb, trustRoot: true }, tip, silhouette);
  }
  return repaired;
}

function limbFit(joints: CharacterJoints, { side, kind }: Limb, silhouette: Silhouette): number {
  const { root, middle, end } = PARTS[kind];
  const [a, b, c] = [joints[`${side}${root}`], joints[`${side}${middle}`], joints[`${side}${end}`]];
  const ends = [a, c].every((point) => point.y >= silhouette.height || isInside(silhouette, point.x, point.y));
  return Math.min(shareInside(a, b, silhouette), shareInside(b, c, silhouette)) - (ends ? 0 : 0.1);
}

function trunkCentre(joints: CharacterJoints): Point {
  const { leftShoulder, rightShoulder, leftHip, rightHip } = joints;
  return {
    x: (leftShoulder.x + rightShoulder.x + leftHip.x + rightHip.x) / 4,
    y: (leftShoulder.y + rightShoulder.y + leftHip.y + rightHip.y) / 4,
  };
}

function nearestTip(point: Point, tips: readonly Tip[], taken: ReadonlySet<Tip>): Tip | undefined {
  let best: Tip | undefined;
  let bestDistance = Infinity;
  for (const tip of tips) {
    const distance = Math.hypot(tip.point.x - point.x, tip.point.y - point.y);
    if (taken.has(tip) || distance >= bestDistance) continue;
    best = tip;
    bestDistance = distance;
  }
  return best;
}

/** The free tip nearest to where the model has the hand or foot, if that is not across the whole figure. */
function chooseTip(
  joints: CharacterJoints,
  { side, kind }: Limb,
  tips: readonly Tip[],
  taken: ReadonlySet<Tip>,
  silhouette: Silhouette,
): Tip | undefined {
  const height = silhouette.box.y1 - silhouette.box.y0;
  const expected = joints[`${side}${PARTS[kind].tip}`];
  const aim = { x: expected.x, y: Math.min(expected.y, silhouette.height - 1) };
  const belongs = tips.filter((tip) => {
    const isHead = Math.hypot(tip.point.x - joints.headTop.x, tip.point.y - joints.headTop.y) < 0.12 * height;
    return !isHead;
  });
  const tip = nearestTip(aim, belongs, taken);
  return tip && Math.hypot(tip.point.x - aim.x, tip.point.y - aim.y) < 0.35 * height ? tip : undefined;
}

/**
 * Puts the joints of one limb on the way from its tip to the trunk. With `trustRoot` a shoulder or hip that lies in the figure
 * stays; else the limb begins where the figure thickens.
 */
export function layLimb(
  joints: CharacterJoints,
  limb: Limb & { trustRoot: boolean },
  tip: Tip,
  silhouette: Silhouette,
): CharacterJoints {
  const { root, middle, end, tip: tipName, endShare } = PARTS[limb.kind];
  const { side } = limb;
  const last = limbLength(tip) - 1;
  const attached = tip.path[last]!;
  const known = joints[`${side}${root}`];
  const keepsRoot = limb.trustRoot && isInside(silhouette, known.x, known.y);
  const perStep = last > 0 ? wayLength(tip.path, last) / last : 1;
  const hidden = keepsRoot ? Math.hypot(known.x - attached.x, known.y - attached.y) / perStep : 0;
  const at = (share: number): Point => tip.path[Math.min(last, Math.round(share * (last + hidden)))]!;
  const laid: Partial<CharacterJoints> = { ...joints };
  laid[`${side}${root}`] = keepsRoot ? known : attached;
  laid[`${side}${middle}`] = at((1 + endShare) / 2);
  laid[`${side}${end}`] = at(endShare);
  laid[`${side}${tipName}`] = at(0);
  return completeJoints(laid, silhouette);
}

function wayLength(path: readonly Point[], last: number): number {
  let length = 0;
  for (let i = 1; i <= last; i++) length += Math.hypot(path[i]!.x - path[i - 1]!.x, path[i]!.y - path[i - 1]!.y);
  return length;
}

/** Number of path points from the tip that are limb rather than trunk. */
function limbLength(tip: Tip): number {
  const { thickness } = tip;
  const first = Math.max(4, Math.round(0.35 * thickness.length));
  const usual = [...thickness.slice(0, first)].sort((a, b) => a - b)[Math.floor(first / 2)]!;
  let length = first;
  while (length < 0.9 * thickness.length && thickness[length]! < TRUNK_THICKNESS * usual) length++;
  return length;
}
