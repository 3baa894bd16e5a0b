/** Decides which sheets a character is made of, and how the body sheet is cut. */
import type { BoneName, Point } from '../../../core/rig.ts';
import { distanceToInside } from '../../distance-transform.ts';
import { clamp, distance } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { maskWhere, minField, negateField, signedField, softMask } from '../grid/field.ts';
import type { Size } from '../grid/size.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import { armPart, legPart, PART } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import { EVERYWHERE, NOWHERE, type Weld } from '../mesh/region-plan.ts';
import { armBones, legBones, perSide, SIDES, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { type ArmPlans, planArms } from './arm-plan.ts';
import { type BorrowedLimb, borrowLimbs } from './borrow-limb.ts';
import { type Crotch, findCrotch } from './find-crotch.ts';
import { handField, paintHand, shapeHand } from './hand-shape.ts';
import type { Sheet } from './sheet.ts';

/** Level of a blurred mask at which a sheet ends that lies in front: a little outside the mask's border. */
const LAYER_LEVEL = 0.38;
/** An arm in front keeps this much around it, texels: there the picture mixes its colours with those of the body. */
const MIXED_RIM = 1.5;
/** Hands need finer triangles than bodies: finger width. */
const HAND_STEP_SHARE = 0.6;
const MIN_HAND_STEP = 2.5;

type Context = {
  picture: WorkingPicture;
  body: Body;
  parts: PartMap;
  arms: ArmPlans;
  borrowed: BorrowedLimb[];
  step: number;
  outline: Float32Array;
};

export type SheetPlan = { sheets: Sheet[]; arms: ArmPlans; crotch: Crotch };

/**
 * In the order in which they cover one another at rest: made-up hands, borrowed limbs, body, arms in front. Changes joints and labels of
 * limbs that are made up.
 */
export function planSheets(picture: WorkingPicture, body: Body, parts: PartMap, step: number): SheetPlan {
  const crotch = findCrotch(picture, body, parts);
  const borrowed = borrowLimbs(picture, body, parts, crotch.y);
  const arms = planArms(picture, body, parts);
  const outline = boxBlur(picture.alpha, picture.size, 1, 2);
  const { length } = outline;
  for (let i = 0; i < length; i++) outline[i]! -= 0.5;
  const context = { picture, body, parts, arms, borrowed, step, outline };
  const hands = SIDES.filter((side) => parts.hands.isHidden[side]).map((side) => planHand(context, side));
  const inFront = SIDES.filter((side) => arms[side].isInFront).map((side) => planArmInFront(context, side));
  const limbs = borrowed.map((limb) => planBorrowed(context, limb));
  return { sheets: [...hands, ...limbs, planBody(context, crotch), ...inFront], arms, crotch };
}

type Region = { field: Float32Array; arm?: Side; leg?: Side };

function planBody(context: Context, crotch: Crotch): Sheet {
  const { picture, parts, arms, step } = context;
  const welded = SIDES.filter((side) => !arms[side].isInFront);
  const outline = minField(
    context.outline,
    ...SIDES.filter((side) => arms[side].isInFront).map((side) => fieldWithoutArm(context, side)),
    ...[...context.borrowed.map(({ removed }) => removed), parts.dropped]
      .filter((mask) => mask.includes(1))
      .map((mask) => negateField(signedField(mask, picture.size))),
  );
  const regions = bodyRegions(context, crotch, welded);
  const shoulders = perSide((side) => picture.joints[`${side}Shoulder`]);
  const weldOf = (a: number, b: number): Weld => {
    const armA = regions[a]!.arm;
    const armB = regions[b]!.arm;
    if (armA && armB) return NOWHERE;
    const side = armA ?? armB;
    return side ? weldAround(shoulders[side], arms[side].weldRadius) : (_, y) => y < crotch.y;
  };
  const plan = { size: picture.size, outline, regions: regions.map(({ field }) => field), weldOf };
  const hasHand = (side: Side) => !parts.hands.isHidden[side];
  const isOwnArm = (side: Side) => !context.borrowed.some((limb) => limb.kind === 'arm' && limb.side === side);
  const bones: BoneName[] = ['pelvis', 'chest', 'head'];
  if (picture.hasLegs) for (const side of SIDES) bones.push(...legBones(side));
  for (const side of welded.filter(isOwnArm)) bones.push(...armBones(side).slice(0, hasHand(side) ? 3 : 2));
  const mayClaim = (bone: BoneName, region: number, y: number) =>
    mayClaimBody(context, regions[region]!, bone, y < crotch.y);
  const hidden = (part: number) =>
    (part === PART.leftArm && arms.left.isInFront) || (part === PART.rightArm && arms.right.isInFront);
  const owns = maskOfLabels(parts.labels, (label) => !hidden(label));
  return { kind: 'body', plan, step, bones, mayClaim, owns };
}

function weldAround(centre: Point, radius: number): Weld {
  if (radius === Infinity) return EVERYWHERE;
  return (x, y) => Math.sqrt((x - centre.x) * (x - centre.x) + (y - centre.y) * (y - centre.y)) < radius;
}

/** The torso with each leg, split down the middle, and every arm that is not a sheet of its own. */
function bodyRegions({ picture, parts }: Context, crotch: Crotch, welded: Side[]): Region[] {
  const { size } = picture;
  const arms = welded.map((arm) => ({
    arm,
    field: signedField(
      maskOfLabels(parts.spread, (label) => label === armPart(arm)),
      size,
    ),
  }));
  const notArms = arms.map(({ field }) => negateField(field));
  if (!picture.hasLegs) {
    const torso = notArms.length > 0 ? minField(...notArms) : new Float32Array(size.width * size.height).fill(1);
    return [{ field: torso }, ...arms];
  }
  const split = signedField(markLeft(size, parts.spread, crotch), size);
  return [
    { leg: 'left', field: minField(split, ...notArms) },
    { leg: 'right', field: minField(negateField(split), ...notArms) },
    ...arms,
  ];
}

/** 1 left (in the picture: right) of the slit; below the crotch legs are on their own side, wherever they are. */
function markLeft({ width, height }: Size, spread: Int8Array, crotch: Crotch): Uint8Array {
  const mask = new Uint8Array(width * height);
  const first = clamp(Math.floor(crotch.x) + 1, 0, width);
  for (let end = width; end <= mask.length; end += width) mask.fill(1, end - width + first, end);
  for (const side of SIDES) {
    const isLeft = side === 'left' ? 1 : 0;
    for (const i of texelsWith(spread, legPart(side))) if (Math.floor(i / width) > crotch.y) mask[i] = isLeft;
  }
  return mask;
}

/** Both legs may move a skirt, each its own half below the hem. */
function mayClaimBody(
  { picture, parts }: Context,
  { arm, leg }: Region,
  bone: BoneName,
  isAboveSlit: boolean,
): boolean {
  if (arm) return armBones(arm).includes(bone);
  for (const side of SIDES) if (armBones(side).includes(bone)) return !parts.isArmSeparate[side];
  if (!leg || (picture.hasSkirt && isAboveSlit)) return true;
  return !legBones(leg === 'left' ? 'right' : 'left').includes(bone);
}

/** Everything but the arm; the torso behind it and a cap at the shoulder stay. */
function fieldWithoutArm({ picture, parts, arms }: Context, side: Side): Float32Array {
  const { width } = picture.size;
  const shoulder = picture.joints[`${side}Shoulder`];
  const keep = maskWhere(
    picture.size,
    (i) =>
      parts.spread[i] !== armPart(side) ||
      arms.hiddenTorso[i] === 1 ||
      distance({ x: (i % width) + 0.5, y: Math.floor(i / width) + 0.5 }, shoulder) < arms[side].shoulderRadius,
  );
  return softMask(keep, picture.size).map((value) => value - LAYER_LEVEL);
}

function planArmInFront({ picture, parts, arms, step, outline }: Context, side: Side): Sheet {
  const { shoulderRadius } = arms[side];
  const shoulder = picture.joints[`${side}Shoulder`];
  const isCap = (x: number, y: number) => distance({ x: x + 0.5, y: y + 0.5 }, shoulder) < shoulderRadius;
  const toArm = distanceToInside(
    maskOfLabels(parts.labels, (label) => label === armPart(side)),
    picture.size,
  );
  const arm = maskWhere(
    picture.size,
    (i, x, y) => parts.spread[i] === armPart(side) || toArm[i]! <= MIXED_RIM || isCap(x, y),
  );
  const field = softMask(arm, picture.size).map((value) => value - LAYER_LEVEL);
  return {
    kind: 'arm',
    shoulder: { side, radius: shoulderRadius },
    before: armBones(side),
    step,
    plan: { size: picture.size, outline: minField(outline, field), regions: [], weldOf: () => EVERYWHERE },
    bones: ['chest', ...armBones(side).slice(0, parts.hands.isHidden[side] ? 2 : 3)],
    mayClaim: isOfArm,
    owns: maskWhere(picture.size, (i, x, y) => parts.labels[i]! >= 0 && (toArm[i]! <= MIXED_RIM + 1 || isCap(x, y))),
  };
}

/** The chest, before which an arm lies, has no part in it but the cap at the shoulder, which it gets later. */
function isOfArm(bone: BoneName): boolean {
  return bone !== 'chest';
}

/** A lower leg ends in a ball at the knee, an arm in a cap that follows the chest. */
function planBorrowed(context: Context, { kind, side, mask, front, isHiding }: BorrowedLimb): Sheet {
  const { picture, parts, arms, step } = context;
  const limb = kind === 'leg' ? legBones(side) : armBones(side).slice(0, parts.hands.isHidden[side] ? 2 : 3);
  const field = signedField(mask, picture.size);
  const outline = isHiding ? minField(context.outline, field) : field;
  return {
    kind,
    ...(kind === 'arm' && { shoulder: { side, radius: arms[side].shoulderRadius } }),
    ...((isHiding || kind === 'arm') && { behind: kind === 'leg' ? limb.slice(1) : limb }),
    front,
    step,
    plan: { size: picture.size, outline, regions: [], weldOf: () => EVERYWHERE },
    bones: kind === 'leg' ? limb : ['chest', ...limb],
    mayClaim: isOfArm,
    owns: mask,
  };
}

/** Moves the hand joint to the tip of the made-up hand. */
function planHand({ picture, body, parts, step }: Context, side: Side): Sheet {
  const hand = shapeHand(picture, body, side, parts.hands.isCropped[side]);
  picture.joints[`${side}Hand`] = hand.tip;
  const outline = handField(hand, picture.size);
  return {
    kind: 'hand',
    front: paintHand(hand, parts.hands.skin, picture.size),
    step: Math.max(MIN_HAND_STEP, step * HAND_STEP_SHARE),
    plan: { size: picture.size, outline, regions: [], weldOf: () => EVERYWHERE },
    ...(parts.hands.isCropped[side]
      ? { bones: [`${side}Forearm`, `${side}Hand`] }
      : { bones: [`${side}Hand`], behind: [`${side}Hand`] }),
    mayClaim: () => true,
    owns: maskWhere(picture.size, (i) => outline[i]! > 0),
  };
}
