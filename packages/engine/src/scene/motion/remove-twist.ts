/**
 * Pose models turn hips and shoulders apart in depth, by up to 25° and always the same way. Nobody stands twisted all the time:
 * what remains of the twist in the median over the frames that face the camera is taken out, half from the hips, half from the shoulders.
 */
import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { clamp, smoothstep } from '../../core/vector.ts';
import { leastTrust } from './judge-trust.ts';
import type { TrustedPose } from './level-body.ts';
import { pairOf, readPoint, writePoint } from './world-points.ts';

/** Radians. */
const MOST_TWIST = 0.6;
const MIN_FRAMES = 4;
const ARMS = [
  ['leftShoulder', 'leftElbow', 'leftWrist', 'leftPinky', 'leftIndex', 'leftThumb'],
  ['rightShoulder', 'rightElbow', 'rightWrist', 'rightPinky', 'rightIndex', 'rightThumb'],
] as const;
const LEGS = [
  ['leftHip', 'leftKnee', 'leftAnkle', 'leftHeel', 'leftFootIndex'],
  ['rightHip', 'rightKnee', 'rightAnkle', 'rightHeel', 'rightFootIndex'],
] as const;

/** Turns shoulders (with their arms) and hips (with their legs) towards each other, in frames that face the camera. In place. */
export function removeTwist(pose: TrustedPose, frameCount: number): void {
  const twists: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    if (leastTrust(pose.trust, frame, [...pairOf('Hip'), ...pairOf('Shoulder')]) < 0.5) continue;
    const shoulders = yawOf(pose.world, frame, 'Shoulder');
    const hips = yawOf(pose.world, frame, 'Hip');
    if (facing(shoulders, hips) > 0.5) twists.push(shoulders - hips);
  }
  if (twists.length < MIN_FRAMES) return;
  const twist = clamp(median(twists, 0), -MOST_TWIST, MOST_TWIST);
  for (let frame = 0; frame < frameCount; frame++) {
    const share = facing(yawOf(pose.world, frame, 'Shoulder'), yawOf(pose.world, frame, 'Hip'));
    turnPair(pose.world, frame, ARMS, (-share * twist) / 2);
    turnPair(pose.world, frame, LEGS, (share * twist) / 2);
  }
}

/** Direction that the front of a pair faces: 0 towards the camera, positive towards the right of the picture. */
function yawOf(world: Float32Array, frame: number, pair: 'Shoulder' | 'Hip'): number {
  const [left, right] = pairOf(pair).map((landmark) => readPoint(world, frame, landmark)) as [Vector, Vector];
  return Math.atan2(right[2] - left[2], left[0] - right[0]);
}

type Vector = readonly [number, number, number];

/** 1 for a body that faces the camera, 0 for one seen from the side or the back. */
function facing(shoulders: number, hips: number): number {
  return smoothstep(0.4, 0.8, Math.min(Math.cos(shoulders), Math.cos(hips)));
}

/** Turns a pair about its middle by an angle of yaw, through depth alone: x and y are what the picture shows. */
function turnPair(
  world: Float32Array,
  frame: number,
  [left, right]: readonly [readonly (keyof typeof LANDMARK)[], readonly (keyof typeof LANDMARK)[]],
  yaw: number,
): void {
  const half = (readPoint(world, frame, LANDMARK[left[0]!])[0] - readPoint(world, frame, LANDMARK[right[0]!])[0]) / 2;
  const depth = -half * Math.tan(yaw);
  for (const [names, sign] of [
    [left, 1],
    [right, -1],
  ] as const) {
    for (const name of names) {
      const [x, y, z] = readPoint(world, frame, LANDMARK[name]);
      writePoint(world, frame, LANDMARK[name], [x, y, z + sign * depth]);
    }
  }
}
