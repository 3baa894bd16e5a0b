/**
 * Replaces a limb that the picture hides by the mirror image of the other one: a lower leg behind the other leg, an arm behind the body.
 * Otherwise the character would walk on a sliver of a leg, or have an arm glued to its side.
 */
import type { Point } from '../../../core/rig.ts';
import { distanceToInside } from '../../distance-transform.ts';
import { clamp, direction, distance, smoothstep } from '../geometry.ts';
import { maskWhere } from '../grid/field.ts';
import { pushPull } from '../grid/push-pull.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import { armPart, legPart } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, legJoints, SIDES, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { FRINGE, mirrorLimb, other, placeMirrored } from './mirror-limb.ts';

export type BorrowedLimb = {
  kind: 'leg' | 'arm';
  /** The side that gets the limb. */
  side: Side;
  /** Texels that the borrowed limb covers. */
  mask: Uint8Array;
  /** Its colours, continued beyond the mask. */
  front: Float32Array;
  /** Texels of the hidden limb, which leave the body. */
  removed: Uint8Array;
  /** The limb lies behind what hides it: it stays within the picture's outline. */
  isHiding: boolean;
};

/** A lower leg with less than this share of the other's texels is hidden, where both touch. */
const HIDDEN_LEG_SHARE = 0.72;
/** The legs touch along at least this share of the shin. */
const TOUCH_SHARE = 0.3;
/** A mirrored limb with at least this share of its texels inside the outline has its place behind what hides it. */
const HIDING_SHARE = 0.8;
/** Where a limb goes over from what shows of it to its mirror image, texels in the thickness of a shin. */
const FADE_SHARE = 0.8;

/**
 * Borrows where needed; lower legs only where the legs are apart above the knees (`crotchY`). Changes the joints of the limb, and the
 * labels of a hidden foot (it shows the other foot).
 */
export function borrowLimbs(picture: WorkingPicture, body: Body, parts: PartMap, crotchY: number): BorrowedLimb[] {
  const limbs: BorrowedLimb[] = [];
  const { leftKnee, rightKnee } = picture.joints;
  const hasFreeShins = picture.hasLegs && crotchY < Math.min(leftKnee.y, rightKnee.y);
  const leg = hasFreeShins ? findHiddenLeg(picture, parts) : undefined;
  if (leg) limbs.push(borrowLowerLeg(picture, body, parts, leg));
  for (const side of SIDES) {
    if (parts.isArmHidden[side] && parts.isArmSeparate[other(side)]) limbs.push(borrowArm(picture, body, parts, side));
  }
  return limbs;
}

/** The leg whose lower half is mostly behind the other's. */
function findHiddenLeg(picture: WorkingPicture, { labels }: PartMap): Side | undefined {
  const { width } = picture.size;
  const areas = { left: 0, right: 0 };
  const touchingRows = new Set<number>();
  const { leftKnee, rightKnee, leftAnkle } = picture.joints;
  const kneeY = Math.max(leftKnee.y, rightKnee.y);
  for (const side of SIDES) {
    const own = legPart(side);
    const opposite = legPart(other(side));
    const pastKnee = measurePastKnee(picture, side);
    for (const i of texelsWith(labels, own)) {
      if (pastKnee(i) <= 0) continue;
      areas[side]++;
      const row = Math.floor(i / width);
      if (row > kneeY && (labels[i + 1] === opposite || labels[i - 1] === opposite)) touchingRows.add(row);
    }
  }
  if (touchingRows.size < TOUCH_SHARE * distance(leftKnee, leftAnkle)) return undefined;
  const smaller = areas.left < areas.right ? 'left' : 'right';
  return areas[smaller] < HIDDEN_LEG_SHARE * areas[other(smaller)] ? smaller : undefined;
}

/** How far a texel lies beyond the knee in the direction of the shin, texels. */
function measurePastKnee({ joints, size }: WorkingPicture, side: Side): (i: number) => number {
  const { knee, ankle } = legJoints(joints, side);
  return measurePast(knee, ankle, size.width);
}

function measurePast(joint: Point, next: Point, width: number): (i: number) => number {
  const along = direction(joint, next);
  return (i) => ((i % width) + 0.5 - joint.x) * along.x + (Math.floor(i / width) + 0.5 - joint.y) * along.y;
}

function borrowLowerLeg(picture: WorkingPicture, body: Body, parts: PartMap, side: Side): BorrowedLimb {
  const { labels, spread } = parts;
  const giver = other(side);
  const { ankle, toe } = legJoints(picture.joints, side);
  const part = legPart(side);
  const giverPart = legPart(giver);
  const pastAnkle = measurePast(ankle, toe, picture.size.width);
  for (const i of texelsWith(spread, part)) {
    if (pastAnkle(i) <= 0) continue;
    spread[i] = giverPart;
    if (labels[i]! >= 0) labels[i] = giverPart;
  }
  const overlap = body.radii[giver].shin;
  const pastHiddenKnee = measurePastKnee(picture, side);
  const pastShownKnee = measurePastKnee(picture, giver);
  const removed = maskWhere(picture.size, (i) => spread[i] === part && pastHiddenKnee(i) > 0.3 * overlap);
  const source = maskWhere(picture.size, (i) => labels[i] === giverPart && pastShownKnee(i) > -overlap);
  const mirrored = mirrorLimb(picture, source, { side, anchor: 'Knee', moved: ['Ankle', 'Toe'], turn: 0 });
  const limb: BorrowedLimb = {
    kind: 'leg',
    side,
    removed,
    ...mirrored,
    isHiding: isMostlyInside(picture, mirrored.mask),
  };
  const shown = maskOfLabels(labels, (label) => label === part);
  if (limb.isHiding) keepWhatShows(picture, limb, { shown, reach: FADE_SHARE * overlap });
  return limb;
}

function isMostlyInside({ inside }: WorkingPicture, mask: Uint8Array): boolean {
  let [within, total] = [0, 0];
  for (const i of texelsWith(mask, 1)) {
    total++;
    within += inside[i]!;
  }
  return within >= HIDING_SHARE * total;
}

/**
 * Adds to a limb what the picture shows of the hidden one (`shown`), with the knee that both share; over `reach` texels its colours go over
 * to those of the mirror image.
 */
function keepWhatShows(
  { size, rgb, alpha, depth }: WorkingPicture,
  { mask, removed, front }: BorrowedLimb,
  { shown, reach }: { shown: Uint8Array; reach: number },
): void {
  const known = new Uint8Array(mask.length);
  const differences = new Float32Array(rgb.length);
  for (let i = 0; i < mask.length; i++) {
    if (!shown[i] || !(mask[i] || removed[i])) continue;
    mask[i] = 1;
    if (depth[i]! < FRINGE || alpha[i]! <= 0.95) continue;
    known[i] = 1;
    for (let c = i * 3; c < i * 3 + 3; c++) differences[c] = rgb[c]! - front[c]!;
  }
  if (!known.includes(1)) return;
  const around = pushPull(differences, known, size);
  const toKnown = distanceToInside(known, size, reach);
  for (let i = 0; i < known.length; i++) {
    const share = 1 - smoothstep(0, reach, toKnown[i]!);
    if (share === 0) continue;
    for (let c = i * 3; c < i * 3 + 3; c++) front[c] = clamp(front[c]! + share * around[c]!, 0, 255);
  }
}

/**
 * The whole arm, hung from the own shoulder and turned to where the picture hides it. What shows of the hidden arm stays with the body.
 */
function borrowArm(picture: WorkingPicture, body: Body, parts: PartMap, side: Side): BorrowedLimb {
  const giver = other(side);
  const shoulder = picture.joints[`${giver}Shoulder`];
  const { width } = picture.size;
  const source = maskWhere(picture.size, (i, x, y) => {
    if (parts.labels[i] === armPart(giver)) return true;
    return parts.labels[i]! >= 0 && distance({ x: x + 0.5, y: y + 0.5 }, shoulder) < body.radii[giver].upperArm;
  });
  parts.hands.isHidden[side] = parts.hands.isHidden[giver];
  const removed = new Uint8Array(width * picture.size.height);
  const moved = ['Elbow', 'Wrist', 'Hand'] as const;
  const turn = findHidingTurn(picture, source, side);
  const mirrored = mirrorLimb(picture, source, { side, anchor: 'Shoulder', moved, turn });
  return { kind: 'arm', side, removed, ...mirrored, isHiding: false };
}

/** Turns of an arm that are tried, radians, to either side of the hidden one's direction. */
const MOST_TURN = 0.6;
const TURN_STEP = 0.1;

/** By how much a mirrored arm is turned so that it points where the hidden one does, and as little as possible of it is outside the outline. */
function findHidingTurn({ joints, inside, size }: WorkingPicture, source: Uint8Array, side: Side): number {
  const [own, giver] = [armJoints(joints, side), armJoints(joints, other(side))];
  const hidden = Math.atan2(own.wrist.y - own.shoulder.y, own.wrist.x - own.shoulder.x);
  const mirrored = Math.atan2(giver.wrist.y - giver.shoulder.y, giver.shoulder.x - giver.wrist.x);
  let best = hidden - mirrored;
  let most = -1;
  for (let step = 0; step <= MOST_TURN / TURN_STEP; step++) {
    for (const sign of step === 0 ? [1] : [1, -1]) {
      const turn = hidden - mirrored + sign * step * TURN_STEP;
      const place = placeMirrored({ from: giver.shoulder, to: own.shoulder, turn });
      let within = 0;
      for (let i = 0; i < source.length; i += 7) {
        if (!source[i]) continue;
        const { x, y } = place({ x: i % size.width, y: Math.floor(i / size.width) });
        const [column, row] = [Math.round(x), Math.round(y)];
        if (column >= 0 && row >= 0 && column < size.width && row < size.height)
          within += inside[row * size.width + column]!;
      }
      if (within <= most) continue;
      most = within;
      best = turn;
    }
  }
  return best;
}
