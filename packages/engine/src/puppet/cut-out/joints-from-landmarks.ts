/** Reads a character's joints out of the 33 pose landmarks and the outline. */
import { LANDMARK } from '../../core/landmarks.ts';
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';
import { completeJoints } from './complete-joints.ts';
import type { Silhouette } from './silhouette.ts';

/** Joints that a landmark gives directly. */
const DIRECT = {
  nose: 'nose',
  leftShoulder: 'leftShoulder',
  rightShoulder: 'rightShoulder',
  leftElbow: 'leftElbow',
  rightElbow: 'rightElbow',
  leftWrist: 'leftWrist',
  rightWrist: 'rightWrist',
  leftHip: 'leftHip',
  rightHip: 'rightHip',
  leftKnee: 'leftKnee',
  rightKnee: 'rightKnee',
  leftAnkle: 'leftAnkle',
  rightAnkle: 'rightAnkle',
} as const satisfies Partial<Record<JointName, keyof typeof LANDMARK>>;

/** Names of the 13 joints that pose models, annotations and checks share. */
export const CORE_JOINTS = Object.keys(DIRECT) as (keyof typeof DIRECT)[];

/**
 * Joints of the pose. `image` is x, y of each of the 33 landmarks in cut-out pixels. Head top, hand tips and toes are extended
 * to the outline in the directions that the landmarks give.
 */
export function jointsFromLandmarks(image: ArrayLike<number>, silhouette: Silhouette): CharacterJoints {
  const at = (name: keyof typeof LANDMARK): Point => ({
    x: image[2 * LANDMARK[name]]!,
    y: image[2 * LANDMARK[name] + 1]!,
  });
  const joints: Partial<CharacterJoints> = {};
  for (const name of CORE_JOINTS) joints[name] = at(DIRECT[name]);
  const eyes = middle(at('leftEye'), at('rightEye'));
  const mouth = middle(at('mouthLeft'), at('mouthRight'));
  return completeJoints(joints, silhouette, {
    headUp: { x: eyes.x - mouth.x, y: eyes.y - mouth.y },
    leftHand: middle(at('leftIndex'), at('leftPinky')),
    rightHand: middle(at('rightIndex'), at('rightPinky')),
    leftToe: at('leftFootIndex'),
    rightToe: at('rightFootIndex'),
  });
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
