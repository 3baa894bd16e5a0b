/** Where each bone runs in the picture: lines that claim the skin next to them when weights are found. */
import type { BoneName, CharacterJoints, Point } from '../../core/rig.ts';
import { mix } from './geometry.ts';
import { armJoints, legJoints, SIDES } from './side.ts';

export type BoneSegment = { bone: BoneName; from: Point; to: Point };

/** The torso has lines along both flanks too (62 % of the shoulders to 90 % of the hips), so that its sides do not follow the arms. */
export function boneSegments(joints: CharacterJoints): BoneSegment[] {
  const midShoulder = mix(joints.leftShoulder, joints.rightShoulder, 0.5);
  const midHip = mix(joints.leftHip, joints.rightHip, 0.5);
  const segments: BoneSegment[] = [
    { bone: 'pelvis', from: joints.leftHip, to: joints.rightHip },
    { bone: 'pelvis', from: midHip, to: mix(midHip, midShoulder, 0.25) },
    {
      bone: 'chest',
      from: mix(midShoulder, joints.leftShoulder, 0.8),
      to: mix(midShoulder, joints.rightShoulder, 0.8),
    },
    { bone: 'chest', from: mix(midHip, midShoulder, 0.6), to: midShoulder },
    { bone: 'head', from: mix(midShoulder, joints.nose, 0.8), to: mix(joints.nose, joints.headTop, 0.85) },
  ];
  for (const side of SIDES) {
    const flankTop = mix(midShoulder, joints[`${side}Shoulder`], 0.62);
    const flankEnd = mix(midHip, joints[`${side}Hip`], 0.9);
    segments.push(
      { bone: 'chest', from: flankTop, to: mix(flankTop, flankEnd, 0.45) },
      { bone: 'pelvis', from: mix(flankTop, flankEnd, 0.8), to: flankEnd },
    );
    const arm = armJoints(joints, side);
    const leg = legJoints(joints, side);
    segments.push(
      { bone: `${side}UpperArm`, from: arm.shoulder, to: arm.elbow },
      { bone: `${side}Forearm`, from: arm.elbow, to: arm.wrist },
      { bone: `${side}Hand`, from: arm.wrist, to: arm.hand },
      { bone: `${side}Thigh`, from: leg.hip, to: leg.knee },
      { bone: `${side}Shin`, from: leg.knee, to: leg.ankle },
      { bone: `${side}Foot`, from: leg.ankle, to: leg.toe },
    );
  }
  return segments;
}
