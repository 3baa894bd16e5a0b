/**
 * Joins the two answers of the pose model: positions in the picture are exact and tell every bone's direction across the line of
 * sight; world positions add the depth. World x and y are not used where the picture is believed, because the large model's
 * are skewed: it holds left ears, right shoulders and left knees some 15° too high, mirrored pictures or not.
 */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Shot } from './list-shots.ts';
import { pairOf } from './world-points.ts';

const ANCHORS = [...pairOf('Shoulder'), ...pairOf('Hip')];
/** Keeps the anchor defined when nothing is trusted. */
const LEAST_TRUST = 1e-3;

export type PicturePose = {
  /** 33 points a frame: metres, camera axes. */
  world: Float32Array;
  image: Float32Array;
  /** 0..1 of each landmark. */
  trust: Float32Array;
  pixelsPerMetre: Float32Array;
};

/** Picture position of the world's origin in a frame, by the trusted torso. */
export function anchorWorld(
  { world, image, trust, pixelsPerMetre }: PicturePose,
  frame: number,
): { x: number; y: number } {
  const scale = pixelsPerMetre[frame]!;
  let [x, y, total] = [0, 0, 0];
  for (const landmark of ANCHORS) {
    const at = frame * LANDMARK_COUNT + landmark;
    const weight = trust[at]! + LEAST_TRUST;
    x += weight * (image[2 * at]! - scale * world[3 * at]!);
    y += weight * (image[2 * at + 1]! + scale * world[3 * at + 1]!);
    total += weight;
  }
  return { x: x / total, y: y / total };
}

/** Replaces x and y of trusted landmarks by what the picture shows. In place; bones have to be solved afterwards. */
export function fusePicture(pose: PicturePose, shot: Shot): void {
  const { world, image, trust, pixelsPerMetre } = pose;
  for (let frame = shot.start; frame < shot.end; frame++) {
    const origin = anchorWorld(pose, frame);
    const metre = pixelsPerMetre[frame]!;
    for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
      const at = frame * LANDMARK_COUNT + landmark;
      world[3 * at]! += trust[at]! * ((image[2 * at]! - origin.x) / metre - world[3 * at]!);
      world[3 * at + 1]! += trust[at]! * ((origin.y - image[2 * at + 1]!) / metre - world[3 * at + 1]!);
    }
  }
}
