/**
 * Gives back to the body what an arm took from it: a hand on the hip or on the shorts claims cloth around it, an upper arm claims the
 * dress behind it. Told by colour, where arm and body differ.
 */
import type { Point } from '../../../core/rig.ts';
import { mix, segmentDistance } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { spreadLabels } from '../grid/geodesic-labels.ts';
import type { Body } from '../measure-body.ts';
import { type ArmJoints, armJoints, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { ColourHistogram } from './colour-histogram.ts';
import { armPart, PART } from './part.ts';

/** A colour must be this many times commoner in the body beside the arm than in the arm. */
const BODY_ODDS = 4;
/** Colours rarer than this in the body beside the arm prove nothing. */
const MIN_LIKELIHOOD = 0.01;
/** Length of a hand as a share of nose to top of the head; how far around it the body is looked at. */
const HAND_SHARE = 0.75;

/** Changes the labels. */
export function releaseBodyColours(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const arm = armJoints(picture.joints, side);
  const part = armPart(side);
  const armColours = sureArmColours(labels, picture, body, side);
  if (armColours.total < 20) return;
  const suspicion = new Float32Array(labels.length);
  for (const zone of armZones(arm, body, side)) {
    const bodyColours = coloursBeside(labels, picture, zone);
    if (bodyColours.total < 20) continue;
    forTexelsNear(picture, zone, (i) => {
      if (labels[i] !== part) return;
      const inBody = bodyColours.likelihood(picture.rgb, i);
      const isBody = inBody > MIN_LIKELIHOOD && inBody > BODY_ODDS * armColours.likelihood(picture.rgb, i);
      suspicion[i] = isBody ? 1 : -1;
    });
  }
  releaseWhere(labels, boxBlur(suspicion, picture.size, 2, 2), picture, part);
}

/** A bone of the arm and how far around it the body counts as its neighbour. */
type Zone = { from: Point; to: Point; reach: number };

function armZones({ shoulder, elbow, wrist, hand }: ArmJoints, body: Body, side: Side): Zone[] {
  const { upperArm, forearm } = body.radii[side];
  return [
    { from: mix(shoulder, elbow, 0.4), to: elbow, reach: 2 * upperArm },
    { from: elbow, to: wrist, reach: 2 * forearm },
    { from: wrist, to: hand, reach: HAND_SHARE * body.faceHeight },
  ];
}

function forTexelsNear(
  { size }: WorkingPicture,
  { from, to, reach }: Zone,
  visit: (i: number, distance: number) => void,
): void {
  const firstY = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const lastY = Math.min(size.height - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  const firstX = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const lastX = Math.min(size.width - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      const distance = segmentDistance(x + 0.5, y + 0.5, from, to);
      if (distance <= reach) visit(y * size.width + x, distance);
    }
  }
}

/** Upper arm and forearm close to their bones, and the face, whose skin the hand shares. */
function sureArmColours(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): ColourHistogram {
  const { shoulder, elbow, wrist } = armJoints(picture.joints, side);
  const { upperArm, forearm } = body.radii[side];
  const colours = new ColourHistogram();
  const part = armPart(side);
  const add = (i: number) => {
    if (labels[i] === part && picture.alpha[i]! > 0.9) colours.add(picture.rgb, i);
  };
  forTexelsNear(picture, { from: mix(shoulder, elbow, 0.3), to: elbow, reach: 0.7 * upperArm }, add);
  forTexelsNear(picture, { from: elbow, to: wrist, reach: 0.7 * forearm }, add);
  const armTotal = colours.total;
  const { nose } = picture.joints;
  const face: number[] = [];
  forTexelsNear(picture, { from: nose, to: nose, reach: 0.35 * body.faceHeight }, (i) => {
    if (labels[i] === PART.head) face.push(i);
  });
  for (const i of face) colours.add(picture.rgb, i, (0.25 * armTotal) / face.length);
  return colours;
}

function coloursBeside(labels: Int8Array, { rgb, alpha, ...picture }: WorkingPicture, zone: Zone): ColourHistogram {
  const colours = new ColourHistogram();
  forTexelsNear({ rgb, alpha, ...picture }, zone, (i) => {
    const label = labels[i]!;
    if (label >= 0 && label !== PART.leftArm && label !== PART.rightArm && alpha[i]! > 0.9) colours.add(rgb, i);
  });
  return colours;
}

/** Texels of the arm with suspicion above 0 become the body part that is nearest; so do pieces that this cuts off. */
function releaseWhere(labels: Int8Array, suspicion: Float32Array, picture: WorkingPicture, part: number): void {
  const kept = new Uint8Array(labels.length);
  let released = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== part) continue;
    if (suspicion[i]! > 0) released++;
    else kept[i] = 1;
  }
  if (released === 0) return;
  const main = largestPiece(kept, picture.size.width);
  const bodyOnly = labels.map((label) => (label === PART.leftArm || label === PART.rightArm ? -1 : label));
  const nearest = spreadLabels(bodyOnly, picture.size);
  for (let i = 0; i < labels.length; i++) if (labels[i] === part && !main[i]) labels[i] = nearest[i]!;
}

/** The four-connected piece with most texels. */
function largestPiece(mask: Uint8Array, width: number): Uint8Array {
  const pieces = new Int32Array(mask.length);
  let largest = 0;
  let largestSize = 0;
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || pieces[start]) continue;
    const queue = [start];
    pieces[start] = ++count;
    for (let head = 0; head < queue.length; head++) {
      const i = queue[head]!;
      for (const j of [i - 1, i + 1, i - width, i + width]) {
        if (!mask[j] || pieces[j]) continue;
        pieces[j] = count;
        queue.push(j);
      }
    }
    if (queue.length <= largestSize) continue;
    largestSize = queue.length;
    largest = count;
  }
  return mask.map((_, i) => (pieces[i] === largest && largest > 0 ? 1 : 0));
}
