/** Moves joints of drawn characters to where they belong in the outline: limbs' middles, the middle of the head. */
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';
import { isInside, type Silhouette, thicknessAt } from './silhouette.ts';

/** Limb joints with the bones on both sides of them. */
const LIMB_JOINTS = ['Elbow', 'Wrist', 'Knee', 'Ankle'] as const;
const NEIGHBOURS = {
  Elbow: ['Shoulder', 'Wrist'],
  Wrist: ['Elbow', 'Hand'],
  Knee: ['Hip', 'Ankle'],
  Ankle: ['Knee', 'Ankle'],
} as const;

/** A limb is at most this wide, in parts of the figure's height; wider is trunk, skirt or merged legs. */
const MAX_WIDTH = { Elbow: 0.16, Wrist: 0.16, Knee: 0.24, Ankle: 0.2 } as const;

/** Returns joints whose elbows, wrists, knees and ankles lie in the middle of their free limbs, and the nose in the head's. */
export function centreJoints(joints: CharacterJoints, silhouette: Silhouette): CharacterJoints {
  const centred = { ...joints };
  const height = silhouette.box.y1 - silhouette.box.y0;
  for (const side of ['left', 'right'] as const) {
    for (const part of LIMB_JOINTS) {
      const name: JointName = `${side}${part}`;
      const [before, after] = NEIGHBOURS[part];
      const direction = between(joints[`${side}${before}`], joints[`${side}${after}`]);
      const other = joints[`${side === 'left' ? 'right' : 'left'}${part}`];
      centred[name] = middleAcross(joints[name], direction, silhouette, { maxWidth: MAX_WIDTH[part] * height, other });
    }
  }
  centred.nose = middleOfHead(joints, silhouette);
  return centred;
}

function between(a: Point, b: Point): Point {
  return { x: b.x - a.x, y: b.y - a.y };
}

/** Middle of the silhouette across the direction; the point itself where that is wider than a limb, or holds the other limb too. */
function middleAcross(
  point: Point,
  direction: Point,
  silhouette: Silhouette,
  { maxWidth, other }: { maxWidth: number; other: Point },
): Point {
  const length = Math.hypot(direction.x, direction.y);
  if (length < 1 || !isInside(silhouette, point.x, point.y)) return point;
  const across = { x: -direction.y / length, y: direction.x / length };
  const ahead = reachInside(point, across, silhouette, maxWidth);
  const behind = reachInside(point, { x: -across.x, y: -across.y }, silhouette, maxWidth);
  if (ahead + behind >= maxWidth) return point;
  const otherAcross = (other.x - point.x) * across.x + (other.y - point.y) * across.y;
  if (otherAcross > -behind && otherAcross < ahead) return point;
  const shift = (ahead - behind) / 2;
  return { x: point.x + across.x * shift, y: point.y + across.y * shift };
}

function reachInside(from: Point, direction: Point, silhouette: Silhouette, limit: number): number {
  let reach = 0;
  while (reach < limit && isInside(silhouette, from.x + direction.x * reach, from.y + direction.y * reach))
    reach += 0.5;
  return reach;
}

/** The nose stays if it lies well in the head; a head is what is thicker than the neck below it. */
function middleOfHead(joints: CharacterJoints, silhouette: Silhouette): Point {
  const { nose, headTop } = joints;
  const shoulderY = Math.min(joints.leftShoulder.y, joints.rightShoulder.y);
  const radius = Math.hypot(nose.x - headTop.x, nose.y - headTop.y);
  let centre = nose;
  let thickest = 0;
  const { width, height, distance } = silhouette;
  const lastX = Math.min(width - 1, nose.x + radius);
  for (let y = Math.max(0, Math.floor(headTop.y)); y < Math.min(height, shoulderY); y++) {
    for (let x = Math.max(0, Math.floor(nose.x - radius)); x <= lastX; x++) {
      const thickness = distance[y * width + x]!;
      if (thickness > thickest) {
        thickest = thickness;
        centre = { x: x + 0.5, y: y + 0.5 };
      }
    }
  }
  const hasNeck = narrowestBelow(centre, shoulderY, silhouette) < 0.7 * thickest;
  const isOff = Math.hypot(nose.x - centre.x, nose.y - centre.y) > 0.6 * thickest;
  return hasNeck && isOff ? centre : nose;
}

/** Smallest half width of the figure in the rows between the head's centre and the shoulders. */
function narrowestBelow(centre: Point, shoulderY: number, silhouette: Silhouette): number {
  let narrowest = Infinity;
  for (let y = Math.floor(centre.y); y <= shoulderY; y++) {
    let widest = 0;
    const reach = thicknessAt(silhouette, centre.x, centre.y);
    for (let x = Math.floor(centre.x - reach); x <= centre.x + reach; x++) {
      widest = Math.max(widest, thicknessAt(silhouette, x, y));
    }
    narrowest = Math.min(narrowest, widest);
  }
  return narrowest;
}
