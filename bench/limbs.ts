/** The limbs whose directions are compared: as the estimator, a character picture and a posed puppet name their ends. */
import { LANDMARK } from '../packages/engine/src/core/landmarks.ts';
import { BONE, type JointName } from '../packages/engine/src/core/rig.ts';

export type Limb = {
  /** Index of each end among the estimator's landmarks. */
  from: number;
  to: number;
  joints: readonly [from: JointName, to: JointName];
  /** Bones that turn about the ends. */
  bones: readonly [from: number, to: number];
  /** Bones that turn about the ends of the same limb of the other side. */
  otherBones: readonly [from: number, to: number];
};

const ENDS = [
  ['Shoulder', 'Elbow', 'UpperArm', 'Forearm'],
  ['Elbow', 'Wrist', 'Forearm', 'Hand'],
  ['Hip', 'Knee', 'Thigh', 'Shin'],
  ['Knee', 'Ankle', 'Shin', 'Foot'],
] as const;

export const LIMBS: readonly Limb[] = (['left', 'right'] as const).flatMap((side) => {
  const other = side === 'left' ? 'right' : 'left';
  return ENDS.map(([from, to, bone, next]): Limb => {
    return {
      from: LANDMARK[`${side}${from}`],
      to: LANDMARK[`${side}${to}`],
      joints: [`${side}${from}`, `${side}${to}`],
      bones: [BONE[`${side}${bone}`], BONE[`${side}${next}`]],
      otherBones: [BONE[`${other}${bone}`], BONE[`${other}${next}`]],
    };
  });
});
