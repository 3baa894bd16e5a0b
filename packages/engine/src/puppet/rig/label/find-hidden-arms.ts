/** Finds arms that the picture does not show: held behind the body. Their joints lie on the torso, and so do the colours there. */
import type { Point } from '../../../core/rig.ts';
import { mix, segmentDistance } from '../geometry.ts';
import { texelsNear, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type PerSide, perSide, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { ColourHistogram } from './colour-histogram.ts';
import { PART } from './part.ts';

/** The forearm has at least this much of the torso's colours, and at most that much of the other forearm's. */
const LIKE_TORSO = 0.6;
const LIKE_ARM = 0.35;
/** So many texels of the picture have one that tells the torso's colours. */
const SAMPLING = 3;

/** An arm is taken to be hidden when its forearm, on the torso, looks like the torso and not like the other forearm. */
export function findHiddenArms(labels: Int8Array, picture: WorkingPicture, body: Body): PerSide<boolean> {
  const torso = new ColourHistogram();
  for (const i of texelsWith(labels, PART.torso)) {
    if (i % SAMPLING === 0 && picture.alpha[i]! > 0.9) torso.add(picture.rgb, i);
  }
  const forearms = perSide((side) => forearmColours(picture, body, side));
  return perSide((side) => {
    const { elbow, wrist } = armJoints(picture.joints, side);
    if (![elbow, mix(elbow, wrist, 0.5), wrist].every((point) => isOnTorso(point, body))) return false;
    const own = forearms[side];
    return own.overlap(torso) > LIKE_TORSO && own.overlap(forearms[side === 'left' ? 'right' : 'left']) < LIKE_ARM;
  });
}

/** Between the lines from shoulders to hips, give or take a sixth of the shoulders' width. */
function isOnTorso(point: Point, { midShoulder, midHip, shoulderWidth }: Body): boolean {
  return segmentDistance(point.x, point.y, midShoulder, midHip) < (0.5 + 1 / 6) * shoulderWidth;
}

function forearmColours({ size, rgb, alpha, joints }: WorkingPicture, body: Body, side: Side): ColourHistogram {
  const { elbow, wrist } = armJoints(joints, side);
  const reach = 0.7 * body.radii[side].forearm;
  const colours = new ColourHistogram();
  for (const i of texelsNear(size, { from: elbow, to: wrist, reach }).texels) if (alpha[i]! > 0.9) colours.add(rgb, i);
  return colours;
}
