/**
 * Moves the border between an arm and the body beside it to where their colours change: a hand on the hip or on the shorts claims cloth
 * around it, an upper arm claims the dress behind it, and the shorts keep the edge of the hand. Nothing moves where both look alike.
 */
import { distanceToOutside } from '../../distance-transform.ts';
import { mix, segmentDistance } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { largestPiece } from '../grid/connected-pieces.ts';
import { spreadLabels } from '../grid/geodesic-labels.ts';
import { type Capsule, maskOfLabels, texelsNear, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { type ArmJoints, armJoints, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { ColourHistogram } from './colour-histogram.ts';
import { armPart, PART } from './part.ts';
import { withoutArms } from './repair-arms.ts';

/** A colour must be this many times commoner in the body beside the arm than in the arm. */
const BODY_ODDS = 4;
/** Colours rarer than this in the body beside the arm prove nothing. */
const MIN_LIKELIHOOD = 0.01;
/** Length of a hand as a share of nose to top of the head; how far around it the body is looked at. */
const HAND_SHARE = 0.75;

/** The body gives texels to an arm only so near to it, texels: more would be a sleeve of the shirt's own colour. */
const CLAIM_REACH = 7;
/** A forearm or hand takes a colour that is this many times commoner in it than in the body. */
const ARM_ODDS = 4;

/** Changes the labels. */
export function sortByColour(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const part = armPart(side);
  const zones = armZones(armJoints(picture.joints, side), body, side);
  const toArm = distanceToOutside(
    maskOfLabels(labels, (label) => label !== part),
    picture.size,
    CLAIM_REACH,
  );
  const suspicion = new Float32Array(labels.length);
  const claims = new Float32Array(labels.length);
  zones.forEach((zone, z) => {
    const armColours = sureArmColours(labels, picture, body, { zone, part, z });
    const bodyColours = coloursBeside(labels, picture, zone);
    if (armColours.total < 20 || bodyColours.total < 20) return;
    const others = zones.filter((other) => other !== zone);
    const { texels, distances } = texelsNear(picture.size, zone);
    for (let k = 0; k < texels.length; k++) {
      const i = texels[k]!;
      const isArm = labels[i] === part;
      const mayClaim = z > 0 && toArm[i]! < CLAIM_REACH && isBodyPart(labels[i]!);
      if ((!isArm && !mayClaim) || isNearer(others, i, picture.size.width, distances[k]!)) continue;
      const inBody = bodyColours.likelihood(picture.rgb, i);
      const inArm = armColours.likelihood(picture.rgb, i);
      if (isArm) suspicion[i] = inBody > MIN_LIKELIHOOD && inBody > BODY_ODDS * inArm ? 1 : -1;
      else claims[i] = inArm > MIN_LIKELIHOOD && inArm > ARM_ODDS * inBody ? 1 : -1;
    }
  });
  // A blur of nothing above 0 has nothing above 0.
  if (claims.includes(1)) {
    const claimed = boxBlur(claims, picture.size, 1, 2);
    for (let i = 0; i < labels.length; i++) if (claimed[i]! > 0 && isBodyPart(labels[i]!)) labels[i] = part;
  }
  if (suspicion.includes(1)) releaseWhere(labels, boxBlur(suspicion, picture.size, 2, 2), picture, part);
}

function isBodyPart(label: number): boolean {
  return label >= 0 && label !== PART.leftArm && label !== PART.rightArm;
}

/** A bone of the arm, how far around it the body counts as its neighbour, and where the picture surely shows the arm there. */
type Zone = Capsule & { sure: Capsule };

/** Upper arm, forearm, hand. What a hand looks like is told by the end of the forearm (sleeve or skin) and by the face. */
function armZones({ shoulder, elbow, wrist, hand }: ArmJoints, body: Body, side: Side): Zone[] {
  const { upperArm, forearm } = body.radii[side];
  const upper = { from: mix(shoulder, elbow, 0.3), to: elbow };
  const lower = { from: elbow, to: wrist };
  return [
    { from: mix(shoulder, elbow, 0.4), to: elbow, reach: 2 * upperArm, sure: { ...upper, reach: 0.7 * upperArm } },
    { ...lower, reach: 2 * forearm, sure: { ...lower, reach: 0.7 * forearm } },
    {
      from: wrist,
      to: hand,
      reach: HAND_SHARE * body.faceHeight,
      sure: { from: mix(elbow, wrist, 0.5), to: wrist, reach: 0.7 * forearm },
    },
  ];
}

/** Whether a texel is nearer than `distance` to one of the zones' bones. */
function isNearer(zones: readonly Zone[], texel: number, width: number, distance: number): boolean {
  const x = (texel % width) + 0.5;
  const y = Math.floor(texel / width) + 0.5;
  for (const { from, to } of zones) if (segmentDistance(x, y, from, to) < distance) return true;
  return false;
}

/** The arm close to its bone; for the hand also the face, whose skin it shares. */
function sureArmColours(
  labels: Int8Array,
  picture: WorkingPicture,
  body: Body,
  { zone, part, z }: { zone: Zone; part: number; z: number },
): ColourHistogram {
  const colours = new ColourHistogram();
  for (const i of texelsNear(picture.size, zone.sure).texels) {
    if (labels[i] === part && picture.alpha[i]! > 0.9) colours.add(picture.rgb, i);
  }
  if (z < 2) return colours;
  const armTotal = colours.total;
  const { nose } = picture.joints;
  const around = texelsNear(picture.size, { from: nose, to: nose, reach: 0.35 * body.faceHeight });
  const face = around.texels.filter((i) => labels[i] === PART.head);
  for (const i of face) colours.add(picture.rgb, i, (0.5 * armTotal) / face.length);
  return colours;
}

function coloursBeside(labels: Int8Array, picture: WorkingPicture, zone: Zone): ColourHistogram {
  const { rgb, alpha } = picture;
  const colours = new ColourHistogram();
  for (const i of texelsNear(picture.size, zone).texels) {
    if (isBodyPart(labels[i]!) && alpha[i]! > 0.9) colours.add(rgb, i);
  }
  return colours;
}

/** Texels of the arm with suspicion above 0 become the body part that is nearest; so do pieces that this cuts off. */
function releaseWhere(labels: Int8Array, suspicion: Float32Array, picture: WorkingPicture, part: number): void {
  const kept = new Uint8Array(labels.length);
  let released = 0;
  const texels = texelsWith(labels, part);
  for (const i of texels) {
    if (suspicion[i]! > 0) released++;
    else kept[i] = 1;
  }
  if (released === 0) return;
  const main = largestPiece(kept, picture.size.width);
  const nearest = spreadLabels(withoutArms(labels), picture.size);
  for (const i of texels) if (!main[i]) labels[i] = nearest[i]!;
}
