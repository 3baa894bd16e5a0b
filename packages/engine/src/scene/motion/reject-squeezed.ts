/**
 * Finds frames in which the pose model squeezed a whole body into what it saw of a half body, as it does for some tenths of a second
 * where hands are quick or a person has just been found: the hips jump up, legs seem to be seen, the chest leans at the camera.
 */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import type { PersonTrack } from '../../core/track.ts';
import type { Shot } from './list-shots.ts';
import { pairOf } from './world-points.ts';

/** A torso that is shorter in the picture than this share of its usual length around that time is squeezed. */
const SQUEEZED_SHARE = 0.88;
/** Half of the time over which the usual length is taken: whoever bows for longer is believed. */
const USUAL_SECONDS = 1.5;

/** 1 for frames of the shot in which the torso is squeezed. `seen`: frames that were measured; flags of other shots stay as they are. */
export function findSqueezed(
  track: PersonTrack,
  flags: Uint8Array,
  { seen, shot, fps }: { seen: Uint8Array; shot: Shot; fps: number },
): void {
  const lengths = new Float32Array(track.frameCount);
  for (let frame = shot.start; frame < shot.end; frame++) lengths[frame] = torsoInPicture(track, frame);
  const reach = Math.ceil(USUAL_SECONDS * fps);
  for (let frame = shot.start; frame < shot.end; frame++) {
    const from = Math.max(shot.start, frame - reach);
    const to = Math.min(shot.end, frame + reach + 1);
    const usual = median(lengths.subarray(from, to), 0, seen.subarray(from, to));
    flags[frame] = seen[frame] && lengths[frame]! < SQUEEZED_SHARE * usual ? 1 : 0;
  }
}

/** Takes squeezed frames out of what is known: the whole world pose, and hips and legs in the picture. In place, 33 flags a frame. */
export function rejectSqueezed(flags: Uint8Array, knownWorld: Uint8Array, knownPicture: Uint8Array): void {
  for (const [frame, isSqueezed] of flags.entries()) {
    if (!isSqueezed) continue;
    const at = frame * LANDMARK_COUNT;
    knownWorld.fill(0, at, at + LANDMARK_COUNT);
    knownPicture.fill(0, at + LANDMARK.leftHip, at + LANDMARK_COUNT);
  }
}

function torsoInPicture({ image }: PersonTrack, frame: number): number {
  const middle = (pair: 'Shoulder' | 'Hip', axis: number): number =>
    pairOf(pair).reduce((sum, landmark) => sum + image[2 * (frame * LANDMARK_COUNT + landmark) + axis]! / 2, 0);
  return Math.hypot(middle('Shoulder', 0) - middle('Hip', 0), middle('Shoulder', 1) - middle('Hip', 1));
}
