/** Takes out the constant upward tilt that pose models give to heads: how a person looks most of the time is straight ahead. */
import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { NOSE_BELOW_EARS } from '../../core/motion.ts';
import { fromAxisAngle, rotate } from '../../core/quaternion.ts';
import { add, clamp, normalize, reject, subtract, type Vector3 } from '../../core/vector.ts';
import { leastTrust } from './judge-trust.ts';
import type { TrustedPose } from './level-body.ts';
import type { Shot } from './list-shots.ts';
import { pairOf, readMiddle, readPoint, writePoint } from './world-points.ts';

/** Errors are upward, some 20°. A clip in which someone looks down all the time must stay so. */
const MOST_DOWN = -0.09;
const MOST_UP = 0.6;
const MIN_FRAMES = 4;

/** Upward tilt of the face (radians) when it looks straight ahead; `undefined` when the shot hardly shows the face. */
export function measureHeadTilt(pose: TrustedPose, shot: Shot): number | undefined {
  const tilts: number[] = [];
  for (let frame = shot.start; frame < shot.end; frame++) {
    if (leastTrust(pose.trust, frame, [LANDMARK.nose, ...pairOf('Ear')]) < 0.5) continue;
    const { forward } = readFace(pose.world, frame);
    const isTowardsCamera = forward[2] > Math.abs(forward[0]);
    if (isTowardsCamera) tilts.push(Math.atan2(forward[1], Math.hypot(forward[0], forward[2])) + NOSE_BELOW_EARS);
  }
  return tilts.length < MIN_FRAMES ? undefined : clamp(median(tilts, 0), MOST_DOWN, MOST_UP);
}

/** Turns the face of every pose of the shot down by `tilt` radians about the axis of the ears. In place. */
export function removeHeadTilt(world: Float32Array, shot: Shot, tilt: number): void {
  for (let frame = shot.start; frame < shot.end; frame++) {
    const ears = readMiddle(world, frame, 'Ear');
    const turn = fromAxisAngle(readFace(world, frame).left, tilt);
    for (let landmark = LANDMARK.nose; landmark <= LANDMARK.mouthRight; landmark++) {
      const offset = subtract(readPoint(world, frame, landmark), ears);
      writePoint(world, frame, landmark, add(ears, rotate(turn, offset)));
    }
  }
}

function readFace(world: Float32Array, frame: number): { left: Vector3; forward: Vector3 } {
  const [leftEar, rightEar] = pairOf('Ear');
  const left = normalize(subtract(readPoint(world, frame, leftEar), readPoint(world, frame, rightEar)), [1, 0, 0]);
  const nose = subtract(readPoint(world, frame, LANDMARK.nose), readMiddle(world, frame, 'Ear'));
  return { left, forward: normalize(reject(nose, left), [0, 0, 1]) };
}
