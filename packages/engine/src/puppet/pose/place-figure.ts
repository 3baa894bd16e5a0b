/** Puts a whole character where the person stood: size from torso and legs, hips so that the feet meet the person's. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Motion } from '../../core/motion.ts';
import { rotate } from '../../core/quaternion.ts';
import { clamp, length, smoothstep } from '../../core/vector.ts';
import { ankleOfCopiedLeg, chestPosition } from './figure.ts';
import { magnification, type Placement, VIEW_HEIGHTS } from './placement.ts';
import { type DriverPose, recallDriver } from './read-driver.ts';
import { type RestSkeleton, SIDE_SIGN, SIDES } from './rest-skeleton.ts';

/** What placing needs beside the character; `framePerSource`: frame pixels a source pixel. */
export type PlacementScene = { motion: Motion; frameIndex: number; framePerSource: number };

/** The hips' offset from the driver's hips is averaged over this long: it only corrects proportions, which do not change. */
const OFFSET_SECONDS = 0.1;
/** Weight of a foot that hangs lower than the other, when none stands. */
const LOWEST_SHARE = 0.15;
const LOWEST_METRES = 0.1;
/** Height of a person by torso and legs. */
const HEIGHT_RATIO = 1.33;
/** Characters with huge heads and short limbs are made smaller, to this much taller than the person. */
const MOST_HEIGHT = 1.06;
/** A stance is made wider or narrower by at most this much a foot, metres. */
const MOST_WIDENING = 0.14;
/** Hips follow the driver's hips sideways this much; the rest follows from the copied legs. */
const SIDEWAYS_FROM_HIPS = 0.5;

/** Pixels a rig unit: the character's torso and legs (half bodies: torso and shoulders) get the person's length. */
export function figureScale(rest: RestSkeleton, driver: DriverPose, scene: PlacementScene): number {
  const { motion, frameIndex, framePerSource } = scene;
  const spine = length(rest.spine);
  const whole = (driver.spineLength + driver.legLength) / (spine + rest.legLength);
  const upper = (driver.spineLength + driver.shoulderWidth) / (spine + rest.shoulderWidth);
  const tallest = (MOST_HEIGHT * HEIGHT_RATIO * (driver.spineLength + driver.legLength)) / rest.height;
  const share = smoothstep(0.1, 0.3, motion.legsVisible);
  const unitsToMetres = upper + (Math.min(whole, tallest) - upper) * share;
  return motion.pixelsPerMetre[frameIndex]! * framePerSource * unitsToMetres;
}

/** A placement, and where the ankles of feet that stand belong in the frame. */
export type Stance = { placement: Placement; ankles: [PicturePoint, PicturePoint] };

/** Placement of a full-body character. Reads neighbouring frames of the motion, keeps no state. */
export function placeFigure(rest: RestSkeleton, scene: PlacementScene): Stance {
  const { motion, frameIndex } = scene;
  const sigma = Math.max(0.3, OFFSET_SECONDS * motion.fps);
  const reach = Math.ceil(2 * sigma);
  const shot = shotAround(motion, frameIndex);
  let [x, y, widening, total] = [0, 0, 0, 0];
  for (
    let near = Math.max(shot.start, frameIndex - reach);
    near <= Math.min(shot.end - 1, frameIndex + reach);
    near++
  ) {
    const weight = Math.exp(-0.5 * ((near - frameIndex) / sigma) ** 2);
    const offset = recallOffset(rest, { ...scene, frameIndex: near });
    x += weight * offset.x;
    y += weight * offset.y;
    widening += weight * offset.widening;
    total += weight;
  }
  const hips = middleOf(scene, LANDMARK.leftHip, LANDMARK.rightHip);
  const scale = figureScale(rest, recallDriver(motion, frameIndex), scene);
  const placed = { ...scene, scale, widening: widening / total };
  return {
    placement: { x: hips.x + x / total, y: hips.y + y / total, scale, viewDistance: VIEW_HEIGHTS * rest.height },
    ankles: [ankleTarget(rest, placed, 0), ankleTarget(rest, placed, 1)],
  };
}

/** Frames of the shot that holds `frameIndex`. */
function shotAround(motion: Motion, frameIndex: number): { start: number; end: number } {
  let start = 0;
  let end = motion.frameCount;
  for (const first of motion.shotStarts) {
    if (first <= frameIndex) start = first;
    else {
      end = Math.min(end, first);
      break;
    }
  }
  return { start, end };
}

export type PicturePoint = { x: number; y: number };

type ScaledScene = PlacementScene & { scale: number };
/** `widening`: frame pixels by which each ankle goes outwards, to the right for the left foot of a person who faces the camera. */
type StandingScene = ScaledScene & { widening: number };

/** From the driver's hips to where the character's hips belong, frame pixels, and how much wider than the driver it stands. */
type Offset = PicturePoint & { widening: number };
type KnownOffsets = { framePerSource: number; byFrame: Map<number, Offset> };

/** Neighbouring frames ask for the same offsets, by clip and character; kept as long as both live. */
const knownOffsets = new WeakMap<Motion, WeakMap<RestSkeleton, KnownOffsets>>();
/** Enough for the neighbours of a frame, and for frames that are asked for in another order. */
const MOST_KNOWN = 256;

/** What `offsetFromDriver` gives, which depends on nothing but its arguments. */
function recallOffset(rest: RestSkeleton, scene: PlacementScene): Offset {
  const { motion, frameIndex, framePerSource } = scene;
  const ofClip = knownOffsets.get(motion) ?? new WeakMap<RestSkeleton, KnownOffsets>();
  knownOffsets.set(motion, ofClip);
  let known = ofClip.get(rest);
  if (known?.framePerSource !== framePerSource || known.byFrame.size >= MOST_KNOWN) {
    known = { framePerSource, byFrame: new Map() };
    ofClip.set(rest, known);
  }
  const offset = known.byFrame.get(frameIndex) ?? offsetFromDriver(rest, scene);
  known.byFrame.set(frameIndex, offset);
  return offset;
}

function offsetFromDriver(rest: RestSkeleton, scene: PlacementScene): Offset {
  const driver = recallDriver(scene.motion, scene.frameIndex);
  const scaled = { ...scene, scale: figureScale(rest, driver, scene) };
  const widening = stanceWidening(rest, driver, scaled);
  const hips = middleOf(scene, LANDMARK.leftHip, LANDMARK.rightHip);
  const onFeet = hipsOnFeet(rest, driver, { ...scaled, widening });
  const underShoulders = hipsUnderShoulders(rest, driver, scaled);
  const legs = legsShare(scene);
  const mix = (a: number, b: number): number => a + (b - a) * legs;
  return { x: mix(underShoulders.x, onFeet.x) - hips.x, y: mix(underShoulders.y, onFeet.y) - hips.y, widening };
}

/** A character with wider hips stands wider, or its legs would cross. */
function stanceWidening(rest: RestSkeleton, driver: DriverPose, scene: ScaledScene): number {
  const metre = scene.motion.pixelsPerMetre[scene.frameIndex]! * scene.framePerSource;
  const difference = (rest.hipWidth * scene.scale - driver.hipWidth * metre) / 2;
  return clamp(difference, -MOST_WIDENING * metre, MOST_WIDENING * metre) * rotate(driver.pelvis, [1, 0, 0])[0];
}

/** Hips from which the copied legs end on the driver's feet; feet that stand decide. */
function hipsOnFeet(rest: RestSkeleton, driver: DriverPose, scene: StandingScene): PicturePoint {
  const { motion, frameIndex, framePerSource, scale } = scene;
  const viewDistance = VIEW_HEIGHTS * rest.height;
  const weights = footWeights(motion, frameIndex);
  const hips = middleOf(scene, LANDMARK.leftHip, LANDMARK.rightHip);
  const driverLeg = driver.legLength * motion.pixelsPerMetre[frameIndex]! * framePerSource;
  const legRatio = clamp((rest.legLength * scale) / driverLeg, 0.5, 1.5);
  let [x, y] = [0, 0];
  SIDES.forEach((side, foot) => {
    const ankle = ankleOfCopiedLeg(rest, driver, side);
    const pixels = scale * magnification(ankle[2], viewDistance);
    const target = ankleTarget(rest, scene, foot);
    const fromLeg = target.x - pixels * ankle[0];
    const underFoot = target.x - SIDE_SIGN[side] * scene.widening;
    const fromHips = underFoot + legRatio * (hips.x - underFoot);
    x += weights[foot]! * (fromLeg + (fromHips - fromLeg) * SIDEWAYS_FROM_HIPS);
    y += weights[foot]! * (target.y + pixels * ankle[1]);
  });
  return { x, y };
}

/** Hips from which the character's shoulders are where the driver's are. */
export function hipsUnderShoulders(rest: RestSkeleton, driver: DriverPose, scene: ScaledScene): PicturePoint {
  const shoulders = middleOf(scene, LANDMARK.leftShoulder, LANDMARK.rightShoulder);
  const chest = chestPosition(rest, driver);
  const pixels = scene.scale * magnification(chest[2], VIEW_HEIGHTS * rest.height);
  return { x: shoulders.x - pixels * chest[0], y: shoulders.y + pixels * chest[1] };
}

/** Where an ankle of the character belongs: above the driver's sole by the character's own height of ankle. */
function ankleTarget(rest: RestSkeleton, scene: StandingScene, foot: number): PicturePoint {
  const { motion, frameIndex, framePerSource, scale, widening } = scene;
  const x = motion.ankle[4 * frameIndex + 2 * foot]! * framePerSource;
  const sole = motion.ankle[4 * frameIndex + 2 * foot + 1]! + motion.soleDrop * motion.pixelsPerMetre[frameIndex]!;
  return { x: x + SIDE_SIGN[SIDES[foot]!] * widening, y: sole * framePerSource - rest.soleDrop * scale };
}

/** How much each foot carries, sum 1. In the air the lower foot leads. */
function footWeights(motion: Motion, frameIndex: number): [number, number] {
  const row = (foot: number): number =>
    motion.ankle[4 * frameIndex + 2 * foot + 1]! / motion.pixelsPerMetre[frameIndex]!;
  const lowest = Math.max(row(0), row(1));
  const [left, right] = [0, 1].map(
    (foot) =>
      motion.contact[2 * frameIndex + foot]! + LOWEST_SHARE * (Math.exp((row(foot) - lowest) / LOWEST_METRES) + 1e-3),
  ) as [number, number];
  return [left / (left + right), right / (left + right)];
}

/** 1 where the picture shows the legs, 0 where shoulders must decide. */
export function legsShare({ motion, frameIndex }: PlacementScene): number {
  const visible = (landmark: number): number => motion.visibility[frameIndex * LANDMARK_COUNT + landmark]!;
  const best = Math.max(
    Math.min(visible(LANDMARK.leftKnee), visible(LANDMARK.leftAnkle)),
    Math.min(visible(LANDMARK.rightKnee), visible(LANDMARK.rightAnkle)),
  );
  return smoothstep(0.1, 0.3, motion.legsVisible) * smoothstep(0.02, 0.15, best);
}

/** Between two landmarks, pixels of the frame. */
export function middleOf({ motion, frameIndex, framePerSource }: PlacementScene, a: number, b: number): PicturePoint {
  const at = (landmark: number, axis: number): number =>
    motion.image[2 * (frameIndex * LANDMARK_COUNT + landmark) + axis]! * framePerSource;
  return { x: (at(a, 0) + at(b, 0)) / 2, y: (at(a, 1) + at(b, 1)) / 2 };
}
