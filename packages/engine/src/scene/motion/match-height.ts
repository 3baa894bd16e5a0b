/**
 * A camera that looks down (or up) shortens the people it sees. Characters are drawn as a level camera would see them, so the scale
 * is corrected until a person who stands is as tall as it appears in the picture.
 */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { clamp, distance } from '../../core/vector.ts';
import type { PicturePose } from './fuse-picture.ts';
import { leastTrust } from './judge-trust.ts';
import { isStanding } from './level-body.ts';
import type { Shot } from './list-shots.ts';
import { type PairName, pairOf, readMiddle } from './world-points.ts';

const MOST_SHORTENED = 0.6;
const MOST_LENGTHENED = 1.15;
const MIN_FRAMES = 4;

/** Corrects `pixelsPerMetre` of a shot, in place. The world poses have to be upright (`removeLean`). */
export function matchHeight(pose: PicturePose, shot: Shot): void {
  const standing: number[] = [];
  const torsos: number[] = [];
  for (let frame = shot.start; frame < shot.end; frame++) {
    if (leastTrust(pose.trust, frame, [...pairOf('Shoulder'), ...pairOf('Hip')]) < 0.5) continue;
    torsos.push(apparentShare(pose, frame, 'Hip'));
    if (isStanding(pose, frame)) standing.push(apparentShare(pose, frame, 'Ankle'));
  }
  const shares = standing.length >= MIN_FRAMES ? standing : torsos;
  const share = clamp(median(shares, 1), MOST_SHORTENED, MOST_LENGTHENED);
  for (let frame = shot.start; frame < shot.end; frame++) pose.pixelsPerMetre[frame]! *= share;
}

/** Length from the shoulders down to a pair, in the picture, as a share of what its true length would be. */
function apparentShare(pose: PicturePose, frame: number, lower: PairName): number {
  const [upX, upY] = middleInPicture(pose.image, frame, 'Shoulder');
  const [downX, downY] = middleInPicture(pose.image, frame, lower);
  const metres = distance(readMiddle(pose.world, frame, 'Shoulder'), readMiddle(pose.world, frame, lower));
  return Math.hypot(upX - downX, upY - downY) / (metres * pose.pixelsPerMetre[frame]!);
}

function middleInPicture(image: Float32Array, frame: number, pair: PairName): [x: number, y: number] {
  const [left, right] = pairOf(pair).map((landmark) => 2 * (frame * LANDMARK_COUNT + landmark)) as [number, number];
  return [(image[left]! + image[right]!) / 2, (image[left + 1]! + image[right + 1]!) / 2];
}
