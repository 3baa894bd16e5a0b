/** Corrects the feet: pose models let toes hang, so a foot that stands is laid flat and the usual error is taken out of the others. */
import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { fromAxisAngle, rotate } from '../../core/quaternion.ts';
import { add, clamp, cross, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import type { Shot } from './list-shots.ts';
import { readPoint, writePoint } from './world-points.ts';

const MAX_ERROR = 0.7;
const STANDS = 0.99;

/** Pitch of each foot (heel to toe) becomes 0 where `contact` (two a frame) is 1. In place. */
export function levelFeet(world: Float32Array, contact: Float32Array, shot: Shot): void {
  const pitches: number[] = [];
  for (let frame = shot.start; frame < shot.end; frame++) {
    for (const foot of [0, 1]) {
      if (contact[2 * frame + foot]! > STANDS) pitches.push(readFoot(world, frame, foot).pitch);
    }
  }
  const error = clamp(median(pitches, 0), -MAX_ERROR, MAX_ERROR);
  for (let frame = shot.start; frame < shot.end; frame++) {
    for (const foot of [0, 1]) {
      const { pitch, left } = readFoot(world, frame, foot);
      const free = pitch - error;
      turnFoot(world, frame, { foot, left, angle: error + free * contact[2 * frame + foot]! });
    }
  }
}

/** Pitch upwards is positive; `left` is level, to the left of where the foot points. */
function readFoot(world: Float32Array, frame: number, foot: number): { pitch: number; left: Vector3 } {
  const heel = readPoint(world, frame, LANDMARK.leftHeel + foot);
  const along = subtract(readPoint(world, frame, LANDMARK.leftFootIndex + foot), heel);
  const level = Math.hypot(along[0], along[2]);
  return { pitch: Math.atan2(along[1], level), left: normalize(cross([0, 1, 0], along), [1, 0, 0]) };
}

/** Turns heel and toe about the ankle, downwards for positive angles. */
function turnFoot(
  world: Float32Array,
  frame: number,
  { foot, left, angle }: { foot: number; left: Vector3; angle: number },
): void {
  const ankle = readPoint(world, frame, LANDMARK.leftAnkle + foot);
  const turn = fromAxisAngle(left, angle);
  for (const landmark of [LANDMARK.leftHeel + foot, LANDMARK.leftFootIndex + foot]) {
    const offset = subtract(readPoint(world, frame, landmark), ankle);
    writePoint(world, frame, landmark, add(ankle, rotate(turn, offset)));
  }
}
