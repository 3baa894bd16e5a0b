/** Corrects the feet: pose models let toes hang, so a foot that stands is laid flat and the usual error is taken out of the others. */
import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { fromAxisAngle, rotate } from '../../core/quaternion.ts';
import { add, clamp, cross, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import type { Shot } from './list-shots.ts';
import { readPoint, writePoint } from './world-points.ts';

const MAX_ERROR = 0.7;
const STANDS = 0.99;

/** Heel to toe as a share of the leg, and how much depth may be added to get there. */
const FOOT_SHARE = 0.24;
const MOST_STRETCH = 3;

/**
 * Gives feet their depth: pose models make feet that point at the camera a third as long as they are, and so turn them sideways.
 * In place; `legLength` in metres. Lengths must be solved afterwards.
 */
export function lengthenFeet(world: Float32Array, frameCount: number, legLength: number): void {
  const stretches: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    for (const foot of [0, 1]) {
      const [x, , z] = footVector(world, frame, foot);
      const missing = Math.max(0, (FOOT_SHARE * legLength) ** 2 - x * x);
      if (Math.abs(z) > 0.01) stretches.push(Math.sqrt(missing) / Math.abs(z));
    }
  }
  const stretch = clamp(median(stretches, 1), 1, MOST_STRETCH);
  for (let frame = 0; frame < frameCount; frame++) {
    for (const foot of [0, 1]) {
      const ankle = readPoint(world, frame, LANDMARK.leftAnkle + foot);
      for (const landmark of [LANDMARK.leftHeel + foot, LANDMARK.leftFootIndex + foot]) {
        const [x, y, z] = readPoint(world, frame, landmark);
        writePoint(world, frame, landmark, [x, y, ankle[2] + (z - ankle[2]) * stretch]);
      }
    }
  }
}

/** From heel to toe. */
function footVector(world: Float32Array, frame: number, foot: number): Vector3 {
  const heel = readPoint(world, frame, LANDMARK.leftHeel + foot);
  return subtract(readPoint(world, frame, LANDMARK.leftFootIndex + foot), heel);
}

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
  const along = footVector(world, frame, foot);
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
