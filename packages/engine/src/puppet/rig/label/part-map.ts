/** The finished map of body parts: labels grown, repaired, and what was decided about each arm on the way. */
import { spreadLabels } from '../grid/geodesic-labels.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { type PerSide, perSide, SIDES } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { findHiddenArms } from './find-hidden-arms.ts';
import { findHiddenHands, type HiddenHands } from './find-hidden-hands.ts';
import { giveHandToBody } from './give-hand-to-body.ts';
import { joinStrays } from './join-strays.ts';
import { labelParts } from './label-parts.ts';
import { armPart, isArm, PART } from './part.ts';
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
  /** 1: cloth that sticks out from the body because a hand is in it; left out of the mesh. */
  dropped: Uint8Array;
};

export function mapParts(picture: WorkingPicture, body: Body): PartMap {
  const labels = labelParts(picture, body);
  for (const side of SIDES) releaseBeyondGaps(labels, picture, body, side);
  const grown = labels.slice();
  for (const side of SIDES) sortByColour(labels, picture, body, side);
  const released = maskOfLabels(grown, isArm);
  for (const side of SIDES) for (const i of texelsWith(labels, armPart(side))) released[i] = 0;
  for (const side of SIDES) claimThinArmRoots(labels, picture, body, { side, released });
  for (const side of SIDES) releaseThickArm(labels, picture, body, side);
  for (const side of SIDES) releaseThinTongues(labels, picture, body, side);
  // Before strays are joined: a hidden arm that was grown across the torso cuts it in two.
  const isArmHidden = findHiddenArms(labels, picture, body);
  for (const side of SIDES) if (isArmHidden[side]) relabel(labels, armPart(side), PART.torso);
  joinStrays(labels, picture);
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
  for (const i of texelsWith(labels, from)) labels[i] = to;
}
