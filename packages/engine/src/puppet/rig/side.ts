/** Left and right of the character (its own), and a limb's joints by role instead of by full name. */
import type { BoneName, CharacterJoints, Point } from '../../core/rig.ts';

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];
export type PerSide<T> = Record<Side, T>;

/** One value a side, made by the function. */
export function perSide<T>(make: (side: Side) => T): PerSide<T> {
  return { left: make('left'), right: make('right') };
}

export type ArmJoints = { shoulder: Point; elbow: Point; wrist: Point; hand: Point };
export type LegJoints = { hip: Point; knee: Point; ankle: Point; toe: Point };

export function armJoints(joints: CharacterJoints, side: Side): ArmJoints {
  return {
    shoulder: joints[`${side}Shoulder`],
    elbow: joints[`${side}Elbow`],
    wrist: joints[`${side}Wrist`],
    hand: joints[`${side}Hand`],
  };
}

export function legJoints(joints: CharacterJoints, side: Side): LegJoints {
  return {
    hip: joints[`${side}Hip`],
    knee: joints[`${side}Knee`],
    ankle: joints[`${side}Ankle`],
    toe: joints[`${side}Toe`],
  };
}

export function armBones(side: Side): BoneName[] {
  return [`${side}UpperArm`, `${side}Forearm`, `${side}Hand`];
}

export function legBones(side: Side): BoneName[] {
  return [`${side}Thigh`, `${side}Shin`, `${side}Foot`];
}
