/** How far each bone is turned sideways: what decides how much a side view shifts its texture (engine spec 3.4, 4.6). */
import { type Quaternion, rotate } from '../../core/quaternion.ts';
import { BONE, BONES, type CharacterJoints, type JointName } from '../../core/rig.ts';
import { dot, length, multiply, normalize, smoothstep, subtract, type Vector3 } from '../../core/vector.ts';

const VIEW: Vector3 = [0, 0, 1];
const UP: Vector3 = [0, 1, 0];

/** The joints between which a limb's own axis runs; a foot turns with its shin's axis. Trunk and head: upright. */
const AXIS_JOINTS: readonly (readonly [JointName, JointName] | undefined)[] = BONES.map((bone) => {
  const side = bone.startsWith('left') ? 'left' : 'right';
  if (bone.endsWith('UpperArm')) return [`${side}Shoulder`, `${side}Elbow`];
  if (bone.endsWith('Forearm')) return [`${side}Elbow`, `${side}Wrist`];
  if (bone.endsWith('Hand')) return [`${side}Wrist`, `${side}Hand`];
  if (bone.endsWith('Thigh')) return [`${side}Hip`, `${side}Knee`];
  if (bone.endsWith('Shin') || bone.endsWith('Foot')) return [`${side}Knee`, `${side}Ankle`];
  return undefined;
});

/** Rest direction of each bone (x right, y up), in the order of BONES. */
export function listBoneAxes(joints: CharacterJoints): Vector3[] {
  return AXIS_JOINTS.map((pair) => {
    if (pair === undefined) return UP;
    const from = joints[pair[0]];
    const to = joints[pair[1]];
    return normalize([to.x - from.x, from.y - to.y, 0]);
  });
}

/**
 * Fills `turns` (one number a bone, 0..1): 0 where the bone shows its front or back, 1 where it shows its side.
 * `rotations` are quaternions x, y, z, w from the rest pose, in the order of BONES (y up, z towards the viewer).
 */
export function measureTurns(axes: readonly Vector3[], rotations: ArrayLike<number>, turns: Float32Array): void {
  for (let bone = 0; bone < axes.length; bone++) {
    const at = bone * 4;
    const rotation: Quaternion = [rotations[at]!, rotations[at + 1]!, rotations[at + 2]!, rotations[at + 3]!];
    const axis = rotate(rotation, axes[bone]!);
    const front = rotate(rotation, VIEW);
    const view = subtract(VIEW, multiply(axis, dot(axis, VIEW)));
    const viewLength = length(view);
    // A bone that points at the camera has no side: fade out before the direction is lost.
    const certainty = smoothstep(0.15, 0.4, viewLength);
    const cosine = certainty === 0 ? 1 : Math.min(1, Math.abs(dot(front, view)) / viewLength);
    turns[bone] = certainty * smoothstep(0.12, 0.9, Math.sqrt(1 - cosine * cosine));
  }
}

/** Index of the bone whose surface is a face. */
export const HEAD_BONE = BONE.head;
