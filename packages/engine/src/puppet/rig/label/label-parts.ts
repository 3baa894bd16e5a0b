/** Tells the parts of the body apart in the picture: seeds along the bones, grown to where colour edges stop them. */
import type { Point } from '../../../core/rig.ts';
import { mix } from '../geometry.ts';
import { growLabels } from '../grid/geodesic-labels.ts';
import { texelsNear } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, legJoints, SIDES, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { colourResistance } from './colour-resistance.ts';
import { armPart, legPart, PART } from './part.ts';

/** Faster fronts would flood along the drawn outlines of slower parts. */
const SPEED_SPREAD = 2.2;

/** Seeds as PART values, −1 elsewhere. Later capsules overwrite earlier ones: torso, head, legs, arms; part −1 clears. */
export function plantSeeds(picture: WorkingPicture, body: Body): Int8Array {
  const seeds = new Int8Array(picture.inside.length).fill(-1);
  const { midShoulder, midHip } = body;
  const { joints } = picture;
  const paint = (from: Point, to: Point, reach: number, part: number) => {
    for (const i of texelsNear(picture.size, { from, to, reach }).texels) seeds[i] = part;
  };
  const torsoEnd = picture.hasLegs ? 0.95 : 1.6;
  paint(mix(midShoulder, midHip, 0.25), mix(midShoulder, midHip, torsoEnd), 0.31 * body.shoulderWidth, PART.torso);
  paint(mix(midShoulder, joints.leftShoulder, 0.55), mix(midShoulder, joints.rightShoulder, 0.55), 4, PART.torso);
  const headRadius = Math.max(4, body.headRadius * 0.4);
  paint(body.headCentre, body.headCentre, body.headRadius * 0.75, PART.head);
  paint(mix(midShoulder, joints.nose, 0.75), mix(joints.nose, joints.headTop, 0.7), headRadius, PART.head);
  if (picture.hasLegs) for (const side of SIDES) plantLeg(picture, body, side, paint);
  for (const side of SIDES) plantArm(picture, body, side, paint);
  return seeds;
}

type Paint = (from: Point, to: Point, reach: number, part: number) => void;

function plantLeg(picture: WorkingPicture, body: Body, side: Side, paint: Paint): void {
  const { hip, knee, ankle, toe } = legJoints(picture.joints, side);
  const { thigh, shin } = body.radii[side];
  const part = legPart(side);
  paint(mix(hip, knee, 0.3), knee, thigh * 0.55, part);
  paint(knee, ankle, shin * 0.55, part);
  paint(ankle, toe, 4, part);
}

function plantArm(picture: WorkingPicture, body: Body, side: Side, paint: Paint): void {
  const { shoulder, elbow, wrist, hand } = armJoints(picture.joints, side);
  const { upperArm, forearm } = body.radii[side];
  const part = armPart(side);
  // Where the arm lies on the torso, the growing decides what around its bones is arm.
  paint(elbow, wrist, forearm * 1.5, -1);
  paint(wrist, hand, forearm * 1.5, -1);
  paint(mix(shoulder, elbow, 0.25), elbow, upperArm * 0.7, part);
  paint(elbow, wrist, forearm * 0.8, part);
  paint(wrist, hand, Math.max(3, forearm * 0.45), part);
}

/** PART of every texel inside the outline; −1 outside and in islands that no seed touches. */
export function labelParts(picture: WorkingPicture, body: Body): Int8Array {
  const { left, right } = body.radii;
  const radii = [0.5 * body.shoulderWidth, body.headRadius, left.upperArm, right.upperArm, left.thigh, right.thigh];
  const slowest = Math.min(...radii);
  return growLabels(plantSeeds(picture, body), {
    size: picture.size,
    inside: picture.inside,
    speeds: radii.map((radius) => Math.min(radius, SPEED_SPREAD * slowest)),
    resistance: colourResistance(picture),
  });
}
