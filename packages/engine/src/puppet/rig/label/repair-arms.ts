/**
 * Mends the arm labels where growing got them wrong. Each repair was needed by real pictures: sleeves that the torso crept into,
 * arms that spread over the chest, thin tongues of arm along the flank, and shoulders that were never reached.
 */
import type { Point } from '../../../core/rig.ts';
import { distanceToCore, distanceToOutside } from '../../distance-transform.ts';
import { direction, distance, mix, segmentDistance, segmentShare } from '../geometry.ts';
import { spreadLabels } from '../grid/geodesic-labels.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { type ArmJoints, armJoints, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { armPart, PART } from './part.ts';

/** Slack of openings, texels: their borders are jagged. */
const SLACK = 1;

/**
 * Torso texels in parts too thin for a torso, that touch the arm and lie near its bones, become arm; not so what lies past the wrist and was
 * told from the hand by its colour (1 in `released`): the hand rests on it. Changes the labels.
 */
export function claimThinArmRoots(
  labels: Int8Array,
  picture: WorkingPicture,
  body: Body,
  { side, released }: { side: Side; released: Uint8Array },
): void {
  const { size, inside, joints } = picture;
  const part = armPart(side);
  const radius = body.radii[side].upperArm * 1.25;
  const notArm = inside.slice();
  for (const arm of [PART.leftArm, PART.rightArm]) for (const i of texelsWith(labels, arm)) notArm[i] = 0;
  const toCore = distanceToCore(distanceToOutside(notArm, size), size, radius);
  const isThin = (i: number) => labels[i] === PART.torso && toCore[i]! > radius + SLACK;
  const flood = {
    width: size.width,
    seen: new Uint8Array(labels.length),
    isMember: isThin,
    isContact: (i: number) => labels[i] === part,
  };
  const beside = { arm: armJoints(joints, side), width: size.width, reach: 2.5 * radius, released };
  for (const start of texelsWith(labels, PART.torso)) {
    if (flood.seen[start] || !isThin(start)) continue;
    const { members, contacts } = floodPiece(start, flood);
    if (contacts > 2 && liesAlongArm(members, beside)) for (const i of members) labels[i] = part;
  }
}

type Beside = { arm: ArmJoints; width: number; reach: number; released: Uint8Array };

/** Whether texels are near the arm's bones on average, and not for the most part what its hand rests on. */
function liesAlongArm(texels: readonly number[], { arm, width, reach, released }: Beside): boolean {
  let sum = 0;
  let restedOn = 0;
  for (const i of texels) {
    sum += armDistance(i, width, arm);
    if (released[i] && isPastWrist(i, width, arm)) restedOn++;
  }
  return sum / texels.length < reach && restedOn <= 0.5 * texels.length;
}

type Flood = { width: number; seen: Uint8Array; isMember: (i: number) => boolean; isContact: (i: number) => boolean };

/** The four-connected piece around `start`, and how often it touches contact texels. Marks `seen`. */
function floodPiece(start: number, { width, seen, isMember, isContact }: Flood) {
  const members = [start];
  let contacts = 0;
  seen[start] = 1;
  for (let head = 0; head < members.length; head++) {
    const i = members[head]!;
    for (const j of [i - 1, i + 1, i - width, i + width]) {
      if (j < 0 || j >= seen.length) continue;
      if (isContact(j)) contacts++;
      else if (!seen[j] && isMember(j)) {
        seen[j] = 1;
        members.push(j);
      }
    }
  }
  return { members, contacts };
}

/** Distance of a texel from the bones of upper and lower arm. */
function armDistance(i: number, width: number, { shoulder, elbow, wrist }: ArmJoints): number {
  const x = (i % width) + 0.5;
  const y = Math.floor(i / width) + 0.5;
  return Math.min(segmentDistance(x, y, shoulder, elbow), segmentDistance(x, y, elbow, wrist));
}

function isPastWrist(i: number, width: number, { elbow, wrist }: ArmJoints): boolean {
  const along = direction(elbow, wrist);
  return ((i % width) + 0.5 - wrist.x) * along.x + (Math.floor(i / width) + 0.5 - wrist.y) * along.y > 0;
}

/** Arm texels that lie in thick silhouette and far from the upper arm's bone go back to the torso. Changes the labels. */
export function releaseThickArm(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const { size, depth, joints } = picture;
  const part = armPart(side);
  const radius = body.radii[side].upperArm;
  const thick = distanceToCore(depth, size, radius * 1.6);
  const { shoulder, elbow, wrist, hand } = armJoints(joints, side);
  for (const i of texelsWith(labels, part)) {
    if (thick[i]! > radius * 1.6) continue;
    const x = i % size.width;
    const y = Math.floor(i / size.width);
    const toUpperArm = segmentDistance(x, y, shoulder, elbow);
    if (toUpperArm <= radius * 1.9 || segmentShare(x, y, shoulder, elbow) >= 0.8) continue;
    if (toUpperArm < segmentDistance(x, y, elbow, wrist) && toUpperArm < segmentDistance(x, y, wrist, hand)) {
      labels[i] = PART.torso;
    }
  }
}

/** Thin tongues of arm label away from the arm's bones go back to the torso. Changes the labels. */
export function releaseThinTongues(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const { size, joints } = picture;
  const part = armPart(side);
  const { upperArm, forearm } = body.radii[side];
  const thin = Math.min(upperArm, forearm) * 0.45;
  const armDepth = distanceToOutside(
    maskOfLabels(labels, (label) => label === part),
    size,
  );
  const toCore = distanceToCore(armDepth, size, thin);
  const { shoulder, elbow, wrist, hand } = armJoints(joints, side);
  for (const i of texelsWith(labels, part)) {
    if (toCore[i]! <= thin + SLACK + 0.5) continue;
    const x = i % size.width;
    const y = Math.floor(i / size.width);
    const nearest = Math.min(
      segmentDistance(x, y, shoulder, elbow) / upperArm,
      segmentDistance(x, y, elbow, wrist) / forearm,
      segmentDistance(x, y, wrist, hand) / (forearm * 1.6),
    );
    if (nearest > 0.9) labels[i] = PART.torso;
  }
}

/** Arm texels that are far from their bone, with background in between, belong to the flank behind the gap. Changes the labels. */
export function releaseBeyondGaps(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const { size, joints } = picture;
  const part = armPart(side);
  const { upperArm, forearm } = body.radii[side];
  const { shoulder, elbow, wrist, hand } = armJoints(joints, side);
  const bones = [
    { from: shoulder, to: elbow, radius: 0.8 * upperArm },
    { from: elbow, to: wrist, radius: 0.8 * forearm },
    // Fingers may be spread.
    { from: wrist, to: hand, radius: 1.6 * forearm },
  ];
  let nearest: Int8Array | undefined;
  for (const i of texelsWith(labels, part)) {
    const x = (i % size.width) + 0.5;
    const y = Math.floor(i / size.width) + 0.5;
    let closest = bones[0]!;
    let least = Infinity;
    for (const bone of bones) {
      const away = segmentDistance(x, y, bone.from, bone.to) / bone.radius;
      if (away >= least) continue;
      least = away;
      closest = bone;
    }
    if (least <= 1) continue;
    const { from, to } = closest;
    if (!crossesOutside(picture, { x, y }, mix(from, to, segmentShare(x, y, from, to)))) continue;
    // Asked before anything has changed.
    nearest ??= spreadLabels(withoutArms(labels), size);
    labels[i] = nearest[i]!;
  }
}

/** A copy of the labels with none (−1) for arms. */
export function withoutArms(labels: Int8Array): Int8Array {
  const others = labels.slice();
  for (const arm of [PART.leftArm, PART.rightArm]) for (const i of texelsWith(labels, arm)) others[i] = -1;
  return others;
}

/** Whether at least two texels of the straight way between two points lie outside the outline. */
function crossesOutside({ size, inside }: WorkingPicture, from: Point, to: Point): boolean {
  const steps = Math.ceil(distance(from, to));
  let outside = 0;
  for (let s = 0; s <= steps && outside < 2; s++) {
    const share = s / Math.max(1, steps);
    const x = from.x + (to.x - from.x) * share;
    const y = from.y + (to.y - from.y) * share;
    const isOnGrid = x >= 0 && y >= 0 && x < size.width && y < size.height;
    if (isOnGrid && !inside[Math.floor(y) * size.width + Math.floor(x)]) outside++;
  }
  return outside >= 2;
}

/**
 * Whether the arm's label reaches its shoulder. If not (joints far off, arm behind the body), cutting the arm off would make it fly:
 * it must stay one skin with the torso.
 */
export function reachesShoulder(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): boolean {
  const part = armPart(side);
  const { width } = picture.size;
  const { shoulder } = armJoints(picture.joints, side);
  const upperArm = body.radii[side].upperArm;
  const reach = Math.max(1.8 * upperArm, 0.33 * body.shoulderWidth);
  let near = 0;
  for (const i of texelsWith(labels, part)) {
    if (distance({ x: (i % width) + 0.5, y: Math.floor(i / width) + 0.5 }, shoulder) < reach) near++;
  }
  return near >= 0.25 * reach * upperArm;
}
