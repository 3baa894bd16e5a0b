/**
 * Turns a shot's poses upright: world landmarks follow the camera's axes, so a camera that looks up or down makes the whole body
 * lean towards or away from it. What people who stand have in common within a shot is that lean, and it is taken out.
 */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { angleBetween, clamp, subtract } from '../../core/vector.ts';
import { leastTrust } from './judge-trust.ts';
import type { Shot } from './list-shots.ts';
import { pairOf, readMiddle, readPoint } from './world-points.ts';

/** Knees straighter than this, radians, and the legs under the body: the person stands. */
const STRAIGHT_KNEE = 2.6;
const MAX_LEAN = 0.44;
/** A half body's torso may lean on purpose: it is believed less. */
const TORSO_AUTHORITY = 0.7;
const MIN_STANDING_FRAMES = 4;
const KNEES_AND_ANKLES = [...pairOf('Knee'), ...pairOf('Ankle')];

/** Poses the lean is measured on; `trust` 33 a frame. */
export type TrustedPose = { world: Float32Array; trust: Float32Array };

/** Lean towards (+) or away from (-) the camera that is common to a shot, radians; `undefined` when nothing tells. */
export function measureLean(pose: TrustedPose, shot: Shot): number | undefined {
  const standing: number[] = [];
  const torsos: number[] = [];
  for (let frame = shot.start; frame < shot.end; frame++) {
    const shoulders = readMiddle(pose.world, frame, 'Shoulder');
    if (leastTrust(pose.trust, frame, pairOf('Shoulder')) < 0.5) continue;
    const upper = subtract(shoulders, readMiddle(pose.world, frame, 'Hip'));
    if (upper[1] > 0) torsos.push(Math.atan2(upper[2], upper[1]));
    if (!isStanding(pose, frame)) continue;
    const body = subtract(shoulders, readMiddle(pose.world, frame, 'Ankle'));
    standing.push(Math.atan2(body[2], body[1]));
  }
  if (standing.length >= MIN_STANDING_FRAMES) return clamp(median(standing, 0), -MAX_LEAN, MAX_LEAN);
  if (torsos.length === 0) return undefined;
  return clamp(median(torsos, 0) * TORSO_AUTHORITY, -MAX_LEAN, MAX_LEAN);
}

/** Legs straight and under the body. */
export function isStanding(pose: TrustedPose, frame: number): boolean {
  if (leastTrust(pose.trust, frame, KNEES_AND_ANKLES) < 0.5) return false;
  const hips = readMiddle(pose.world, frame, 'Hip');
  const ankles = readMiddle(pose.world, frame, 'Ankle');
  const isAbove = hips[1] - ankles[1] > 2 * Math.abs(hips[0] - ankles[0]);
  return isAbove && (['left', 'right'] as const).every((side) => kneeAngle(pose.world, frame, side) > STRAIGHT_KNEE);
}

function kneeAngle(world: Float32Array, frame: number, side: 'left' | 'right'): number {
  const knee = readPoint(world, frame, LANDMARK[`${side}Knee`]);
  const thigh = subtract(readPoint(world, frame, LANDMARK[`${side}Hip`]), knee);
  return angleBetween(thigh, subtract(readPoint(world, frame, LANDMARK[`${side}Ankle`]), knee));
}

/** Turns every pose of the shot back by `lean` radians, about the picture's horizontal axis through the hips. In place. */
export function removeLean(world: Float32Array, shot: Shot, lean: number): void {
  const cosine = Math.cos(lean);
  const sine = Math.sin(lean);
  for (let at = shot.start * LANDMARK_COUNT * 3; at < shot.end * LANDMARK_COUNT * 3; at += 3) {
    const y = world[at + 1]!;
    const z = world[at + 2]!;
    world[at + 1] = y * cosine + z * sine;
    world[at + 2] = z * cosine - y * sine;
  }
}
