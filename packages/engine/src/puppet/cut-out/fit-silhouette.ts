/** Guesses the joints of a figure from its outline alone: hands, feet and head are its tips. The last resort. */
import type { CharacterJoints, Point } from '../../core/rig.ts';
import { completeJoints } from './complete-joints.ts';
import { findTips, type Tip } from './geodesic-tips.ts';
import type { Silhouette } from './silhouette.ts';
import { layLimb } from './trace-limbs.ts';

/** Joints of an upright figure that faces the viewer: lowest tips are feet, the top is the head, side tips are hands. */
export function fitSilhouette(silhouette: Silhouette): CharacterJoints {
  const centre = thickestPoint(silhouette);
  const tips = findTips(silhouette, centre);
  const { box } = silhouette;
  const height = box.y1 - box.y0;
  const feet = pickFeet(tips, box.y1, height);
  const rest = tips.filter((tip) => !feet.includes(tip));
  const head = pickHead(rest, centre, box);
  const hands = pickHands(
    rest.filter((tip) => tip !== head),
    centre,
  );
  let joints = completeJoints(trunkOf(silhouette, centre, head), silhouette);
  for (const [side, tip] of [
    ['right', feet[0]],
    ['left', feet[1]],
  ] as const) {
    if (tip) joints = layLimb(joints, { side, kind: 'leg', trustRoot: false }, tip, silhouette);
  }
  for (const side of ['left', 'right'] as const) {
    const tip = hands[side];
    if (tip) joints = layLimb(joints, { side, kind: 'arm', trustRoot: false }, tip, silhouette);
  }
  return { ...joints, nose: middleOf(joints.headTop, middleOf(joints.leftShoulder, joints.rightShoulder)) };
}

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** The thickest place, preferring the middle of the box: the belly rather than a big head. */
export function thickestPoint(silhouette: Silhouette): Point {
  const { box, distance, width } = silhouette;
  const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
  const size = Math.max(box.x1 - box.x0, box.y1 - box.y0);
  let best = middle;
  let bestValue = 0;
  for (let y = box.y0; y < box.y1; y++) {
    for (let x = box.x0; x < box.x1; x++) {
      // Nothing counts more than its thickness.
      if (distance[y * width + x]! <= bestValue) continue;
      const away = Math.hypot(x - middle.x, y - middle.y) / size;
      const value = distance[y * width + x]! * Math.exp(-((away / 0.3) ** 2));
      if (value > bestValue) {
        bestValue = value;
        best = { x: x + 0.5, y: y + 0.5 };
      }
    }
  }
  return best;
}

/** The two lowest tips near the ground, left one in the picture first (the character's right foot). */
function pickFeet(tips: readonly Tip[], ground: number, height: number): Tip[] {
  return tips
    .filter((tip) => ground - tip.point.y < 0.22 * height)
    .sort((a, b) => b.point.y - a.point.y)
    .slice(0, 2)
    .sort((a, b) => a.point.x - b.point.x);
}

/** The tip that lies highest above the middle, not far to the side. */
function pickHead(tips: readonly Tip[], centre: Point, box: Silhouette['box']): Tip | undefined {
  const width = box.x1 - box.x0;
  let best: Tip | undefined;
  for (const tip of tips) {
    if (Math.abs(tip.point.x - centre.x) > 0.25 * width || tip.point.y > centre.y) continue;
    if (!best || meanThickness(tip) > meanThickness(best)) best = tip;
  }
  return best;
}

function meanThickness(tip: Tip): number {
  const part = tip.thickness.slice(0, Math.max(1, tip.thickness.length >> 1));
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}

function pickHands(tips: readonly Tip[], centre: Point): { left?: Tip; right?: Tip } {
  const left = tips.filter((tip) => tip.point.x > centre.x).sort((a, b) => b.prominence - a.prominence)[0];
  const right = tips.filter((tip) => tip.point.x <= centre.x).sort((a, b) => b.prominence - a.prominence)[0];
  return { ...(left && { left }), ...(right && { right }) };
}

function trunkOf(silhouette: Silhouette, centre: Point, head: Tip | undefined): Partial<CharacterJoints> {
  const { box } = silhouette;
  const height = box.y1 - box.y0;
  const top = head?.point ?? { x: centre.x, y: box.y0 };
  const halfWidth = Math.min(0.12 * height, thicknessNear(silhouette, centre));
  const shoulderY = top.y + 0.45 * (centre.y - top.y);
  const hipY = centre.y + 0.12 * height;
  return {
    headTop: top,
    nose: { x: top.x + 0.25 * (centre.x - top.x), y: top.y + 0.25 * (centre.y - top.y) },
    leftShoulder: { x: centre.x + halfWidth, y: shoulderY },
    rightShoulder: { x: centre.x - halfWidth, y: shoulderY },
    leftHip: { x: centre.x + 0.6 * halfWidth, y: hipY },
    rightHip: { x: centre.x - 0.6 * halfWidth, y: hipY },
  };
}

function thicknessNear(silhouette: Silhouette, point: Point): number {
  return silhouette.distance[Math.floor(point.y) * silhouette.width + Math.floor(point.x)]!;
}
