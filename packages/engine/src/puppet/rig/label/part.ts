/** The parts of the body that pixels are told apart into. */
import type { Side } from '../side.ts';

export const PART = { torso: 0, head: 1, leftArm: 2, rightArm: 3, leftLeg: 4, rightLeg: 5 } as const;

export function armPart(side: Side): number {
  return side === 'left' ? PART.leftArm : PART.rightArm;
}

export function legPart(side: Side): number {
  return side === 'left' ? PART.leftLeg : PART.rightLeg;
}

export function isLeg(part: number): boolean {
  return part === PART.leftLeg || part === PART.rightLeg;
}

export function isArm(part: number): boolean {
  return part === PART.leftArm || part === PART.rightArm;
}
