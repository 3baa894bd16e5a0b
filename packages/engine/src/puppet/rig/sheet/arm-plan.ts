/** How each arm joins the body: welded into its skin at the shoulder, or lying in front of it as a layer of its own. */
import type { Point } from '../../../core/rig.ts';
import { clamp, distance, isInPolygon, mix } from '../geometry.ts';
import { texelsWith } from '../grid/texels.ts';
import { armPart } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type PerSide, perSide, SIDES, type Side } from '../side.ts';
import { depthAt, type WorkingPicture } from '../working-picture.ts';

export type ArmPlan = {
  /** The arm crosses the torso: it becomes a sheet of its own, and the torso is continued behind it. */
  isInFront: boolean;
  /** Arm and body are one skin within this distance of the shoulder; Infinity for an arm that is free of the body anyway. */
  weldRadius: number;
  /** Radius of the disc around the shoulder that a sheet in front keeps. */
  shoulderRadius: number;
};

export type ArmPlans = PerSide<ArmPlan> & {
  /** 1: torso that an arm in front hides. */
  hiddenTorso: Uint8Array;
};

export function planArms(picture: WorkingPicture, body: Body, parts: PartMap): ArmPlans {
  const corners = torsoCorners(picture, body);
  const plans = perSide((side) => planArm(picture, body, parts, { side, corners }));
  const hiddenTorso = new Uint8Array(parts.spread.length);
  const { width } = picture.size;
  for (const side of SIDES.filter((side) => plans[side].isInFront)) {
    for (const i of texelsWith(parts.spread, armPart(side))) {
      if (isInPolygon((i % width) + 0.5, Math.floor(i / width) + 0.5, corners)) hiddenTorso[i] = 1;
    }
  }
  return { ...plans, hiddenTorso };
}

/** The quadrangle that the torso fills whatever lies in front of it. */
function torsoCorners({ joints }: WorkingPicture, { midShoulder, radii }: Body): Point[] {
  return [
    mix(joints.leftShoulder, midShoulder, 0.12),
    mix(joints.rightShoulder, midShoulder, 0.12),
    { x: joints.rightHip.x - radii.right.thigh * 0.5, y: joints.rightHip.y },
    { x: joints.leftHip.x + radii.left.thigh * 0.5, y: joints.leftHip.y },
  ];
}

function planArm(
  picture: WorkingPicture,
  body: Body,
  parts: PartMap,
  { side, corners }: { side: Side; corners: Point[] },
): ArmPlan {
  const { shoulder, elbow, wrist, hand } = armJoints(picture.joints, side);
  const { upperArm } = body.radii[side];
  const outer = parts.hands.isHidden[side] ? [elbow, wrist] : [elbow, wrist, hand];
  const isInFront = parts.isArmSeparate[side] && outer.some((joint) => isInPolygon(joint.x, joint.y, corners));
  const nearWeld = Math.max(1.6 * upperArm, 0.3 * body.shoulderWidth);
  const contact = farthestContact(picture, parts.labels, armPart(side), shoulder);
  const isFree = contact < Math.max(2.4 * upperArm + 4, nearWeld + upperArm);
  return {
    isInFront,
    weldRadius: isFree ? Infinity : nearWeld,
    shoulderRadius: clamp(depthAt(picture, shoulder) * 0.95, upperArm * 0.85, upperArm * 1.25),
  };
}

/** How far from the shoulder the arm still touches another part of the body. */
function farthestContact({ size }: WorkingPicture, labels: Int8Array, part: number, shoulder: Point): number {
  const { width, height } = size;
  let farthest = 0;
  const isOther = (i: number) => labels[i]! >= 0 && labels[i] !== part;
  for (const i of texelsWith(labels, part)) {
    const x = i % width;
    const y = Math.floor(i / width);
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
    if (!isOther(i - 1) && !isOther(i + 1) && !isOther(i - width) && !isOther(i + width)) continue;
    farthest = Math.max(farthest, distance({ x: x + 0.5, y: y + 0.5 }, shoulder));
  }
  return farthest;
}
