/** The finished map of body parts: labels grown, repaired, and what was decided about each arm on the way. */

import { distanceToCore, distanceToOutside } from '../../distance-transform.ts';
import { direction } from '../geometry.ts';
import { maskWhere } from '../grid/field.ts';
import { spreadLabels } from '../grid/geodesic-labels.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type PerSide, perSide, SIDES, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { findHiddenArms } from './find-hidden-arms.ts';
import { findHiddenHands, type HiddenHands } from './find-hidden-hands.ts';
import { joinStrays } from './join-strays.ts';
import { labelParts } from './label-parts.ts';
import { armPart, legPart, PART } from './part.ts';
import { placeHandTip } from './place-hand-tip.ts';
import {
  claimThinArmRoots,
  reachesShoulder,
  releaseBeyondGaps,
  releaseThickArm,
  releaseThinTongues,
} from './repair-arms.ts';
import { sortByColour } from './sort-by-colour.ts';

export type PartMap = {
  /** PART of each texel inside the outline; −1 outside and in islands without a seed. */
  labels: Int8Array;
  /** PART of every texel: labels continued beyond the outline. */
  spread: Int8Array;
  /** False: the arm is not told apart from the torso. */
  isArmSeparate: PerSide<boolean>;
  /** The picture does not show the arm: it is behind the body. */
  isArmHidden: PerSide<boolean>;
  hands: HiddenHands;
  /** 1: sleeve or pocket that sticks out from the body because a hand is in it; left out of the mesh. */
  dropped: Uint8Array;
};

export function mapParts(picture: WorkingPicture, body: Body): PartMap {
  const labels = labelParts(picture, body);
  for (const side of SIDES) releaseBeyondGaps(labels, picture, body, side);
  for (const side of SIDES) sortByColour(labels, picture, body, side);
  for (const side of SIDES) claimThinArmRoots(labels, picture, body, side);
  for (const side of SIDES) releaseThickArm(labels, picture, body, side);
  for (const side of SIDES) releaseThinTongues(labels, picture, body, side);
  joinStrays(labels, picture);
  const isArmHidden = findHiddenArms(labels, picture, body);
  const isArmSeparate = perSide((side) => !isArmHidden[side] && reachesShoulder(labels, picture, body, side));
  const hands = findHiddenHands(picture, body);
  const dropped = new Uint8Array(labels.length);
  for (const side of SIDES) {
    if (!isArmSeparate[side]) {
      hands.isHidden[side] = false;
      relabel(labels, armPart(side), PART.torso);
    } else if (hands.isCropped[side]) continue;
    else if (hands.isHidden[side]) giveHandToBody(labels, picture, body, { side, dropped });
    else placeHandTip(labels, picture, body, side);
  }
  return { labels, spread: spreadLabels(labels, picture.size), isArmSeparate, isArmHidden, hands, dropped };
}

function relabel(labels: Int8Array, from: number, to: number): void {
  for (let i = 0; i < labels.length; i++) if (labels[i] === from) labels[i] = to;
}

/** Nothing of a body is thinner than this share of a thigh. */
const THIN_SHARE = 0.6;

type Hand = { side: Side; dropped: Uint8Array };

/**
 * Arm texels past the wrist show what covers the hand (trousers, a pocket): they belong to the body. What of them sticks out from the
 * body like a wing is dropped.
 */
function giveHandToBody(labels: Int8Array, picture: WorkingPicture, body: Body, { side, dropped }: Hand): void {
  const { size, joints, hasLegs } = picture;
  const part = armPart(side);
  const { elbow, wrist } = armJoints(joints, side);
  const along = direction(elbow, wrist);
  const given: number[] = [];
  for (let y = 0, i = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, i++) {
      if (labels[i] !== part) continue;
      const past = (x + 0.5 - wrist.x) * along.x + (y + 0.5 - wrist.y) * along.y;
      if (past <= body.radii[side].forearm * 0.1) continue;
      labels[i] = hasLegs && y > body.midHip.y ? legPart(side) : PART.torso;
      given.push(i);
    }
  }
  const bodyDepth = distanceToOutside(
    maskWhere(size, (i) => labels[i]! >= 0 && labels[i] !== PART.leftArm && labels[i] !== PART.rightArm),
    size,
  );
  const thin = THIN_SHARE * body.radii[side].thigh;
  const toCore = distanceToCore(bodyDepth, size, thin);
  for (const i of given) if (toCore[i]! > thin + 1) dropped[i] = 1;
}
