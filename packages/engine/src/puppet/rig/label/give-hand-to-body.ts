/**
 * Sorts the texels past the wrist of a hand that the picture hides: what covers the hand (trousers, a pocket) belongs to the body, the end
 * of the sleeve stays with the arm, and what else sticks out from the body like a wing is dropped.
 */
import { distanceToCore, distanceToOutside } from '../../distance-transform.ts';
import { direction } from '../geometry.ts';
import { findPieces } from '../grid/connected-pieces.ts';
import { maskWhere } from '../grid/field.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { ColourHistogram } from './colour-histogram.ts';
import { armPart, isArm, legPart, PART } from './part.ts';

/** Nothing of a body is thinner than this share of a thigh. */
const THIN_SHARE = 0.6;
/** Texels farther past the wrist than this share of a forearm's radius may be of what covers the hand. */
const WRIST_SHARE = 0.1;

/** Changes the labels; marks what is dropped. */
export function giveHandToBody(
  labels: Int8Array,
  picture: WorkingPicture,
  body: Body,
  { side, dropped }: { side: Side; dropped: Uint8Array },
): void {
  const { size, joints, hasLegs } = picture;
  const part = armPart(side);
  const { elbow, wrist } = armJoints(joints, side);
  const along = direction(elbow, wrist);
  const past = maskWhere(size, (i, x, y) => {
    if (labels[i] !== part) return false;
    const length = (x + 0.5 - wrist.x) * along.x + (y + 0.5 - wrist.y) * along.y;
    return length > WRIST_SHARE * body.radii[side].forearm;
  });
  const sleeve = histogramOf(picture, (i) => labels[i] === part && !past[i]);
  for (const i of texelsWith(past, 1)) {
    labels[i] = hasLegs && Math.floor(i / size.width) > body.midHip.y ? legPart(side) : PART.torso;
  }
  const wings = findWings(labels, picture, past, THIN_SHARE * body.radii[side].thigh);
  const cover = histogramOf(picture, (i) => past[i] === 1 && !wings[i]);
  const { ids, sizes } = findPieces(wings, size.width);
  const likeSleeve = new Float64Array(sizes.length);
  const winged = texelsWith(wings, 1);
  for (const i of winged) {
    if (sleeve.likelihood(picture.rgb, i) > cover.likelihood(picture.rgb, i)) likeSleeve[ids[i]!]!++;
  }
  for (const i of winged) {
    if (likeSleeve[ids[i]!]! > 0.5 * sizes[ids[i]!]!) labels[i] = part;
    else dropped[i] = 1;
  }
}

/** Texels of `given` that are far from anything as thick as a body. */
function findWings(labels: Int8Array, { size }: WorkingPicture, given: Uint8Array, thin: number): Uint8Array {
  const bodyDepth = distanceToOutside(
    maskOfLabels(labels, (label) => label >= 0 && !isArm(label)),
    size,
  );
  const toCore = distanceToCore(bodyDepth, size, thin);
  return given.map((isGiven, i) => (isGiven && toCore[i]! > thin + 1 ? 1 : 0));
}

function histogramOf({ rgb, alpha }: WorkingPicture, isPart: (i: number) => boolean): ColourHistogram {
  const colours = new ColourHistogram();
  for (let i = 0; i < alpha.length; i++) if (alpha[i]! > 0.9 && isPart(i)) colours.add(rgb, i);
  return colours;
}
