/** One frame of a motion played by a character: the entry of this room. */

import type { Motion } from '../../core/motion.ts';
import { rotate } from '../../core/quaternion.ts';
import { BONES, type Rig } from '../../core/rig.ts';
import { subtract, type Vector3 } from '../../core/vector.ts';
import { clearTorso } from './clear-torso.ts';
import { skinVertex, toDualQuaternions } from './dual-quaternions.ts';
import { type Figure, freezeLegs, poseFigure } from './figure.ts';
import { frameHalfBody, listCutVertices } from './frame-half-body.ts';
import { type PlacementScene, placeFigure } from './place-figure.ts';
import { type Placement, project } from './placement.ts';
import { plantFeet } from './plant-feet.ts';
import type { FootOnGround, PosedSkeleton } from './posed-skeleton.ts';
import { reachContacts } from './reach-contacts.ts';
import { recallDriver } from './read-driver.ts';
import { type RestSkeleton, readRestSkeleton, SIDES } from './rest-skeleton.ts';

export type PoseOptions = {
  /** Size of the frame that is drawn, pixels. */
  frameWidth: number;
  frameHeight: number;
  /** Width of the picture that the motion was measured in; the frame shows the same picture at another size. Default: frameWidth. */
  sourceWidth?: number;
};

type Character = { rest: RestSkeleton; cutVertices: Uint32Array };
/** What is read off a rig once, kept as long as the rig lives. */
const characters = new WeakMap<Rig, Character>();

/**
 * Poses a character like the person in frame `frameIndex` and places it in the frame. Depends on nothing but its arguments: any
 * frame may be asked for, in any order. Source: engine.md 3.4 (4.8), 3.9 and section 4 "Fit".
 */
export function poseRig(rig: Rig, motion: Motion, frameIndex: number, options: PoseOptions): PosedSkeleton {
  const { rest } = characterOf(rig);
  const scene: PlacementScene = {
    motion,
    frameIndex,
    framePerSource: options.frameWidth / (options.sourceWidth ?? options.frameWidth),
  };
  if (!rig.hasLegs) return poseHalfBody(rig, scene, options);
  const driver = recallDriver(motion, frameIndex);
  const figure = poseFigure(rest, driver, rig.isDrawing);
  reachContacts(figure, rest, driver);
  clearTorso(figure, rest, driver);
  const stance = placeFigure(rest, scene);
  plantFeet(figure, rest, { driver, scene, stance });
  const { placement } = stance;
  const skeleton = packSkeleton(figure, rest, placement, motion.presence[frameIndex]!);
  skeleton.feet = [footOnGround(figure, rest, scene, placement, 0), footOnGround(figure, rest, scene, placement, 1)];
  return skeleton;
}

function characterOf(rig: Rig): Character {
  const known = characters.get(rig);
  if (known) return known;
  const rest = readRestSkeleton(rig);
  const character = { rest, cutVertices: rig.hasLegs ? new Uint32Array(0) : listCutVertices(rig, rest) };
  characters.set(rig, character);
  return character;
}

function packSkeleton(figure: Figure, rest: RestSkeleton, placement: Placement, opacity: number): PosedSkeleton {
  const skeleton: PosedSkeleton = {
    rotations: new Float32Array(4 * BONES.length),
    translations: new Float32Array(3 * BONES.length),
    placement,
    opacity,
    joints: new Float32Array(3 * BONES.length),
    feet: undefined,
  };
  BONES.forEach((bone, index) => {
    const rotation = figure.rotations[bone];
    const position = figure.positions[bone];
    skeleton.rotations.set(rotation, 4 * index);
    skeleton.translations.set(subtract(position, rotate(rotation, rest.pivots[bone])), 3 * index);
    skeleton.joints.set(project(position, placement), 3 * index);
  });
  return skeleton;
}

/** A half body, low enough in every frame that its cut edge is not seen. */
function poseHalfBody(rig: Rig, scene: PlacementScene, options: PoseOptions): PosedSkeleton {
  const skeleton = standHalfBody(rig, scene, options);
  const down = Math.max(missingBelow(rig, skeleton, options.frameHeight), usualDrop(rig, scene, options));
  skeleton.placement.y += down;
  for (let at = 1; at < skeleton.joints.length; at += 3) skeleton.joints[at]! += down;
  return skeleton;
}

/** A half body where its shoulders belong, whether its cut edge is seen or not. */
function standHalfBody(rig: Rig, scene: PlacementScene, options: PoseOptions): PosedSkeleton {
  const { motion, frameIndex } = scene;
  const { rest } = characterOf(rig);
  const driver = recallDriver(motion, frameIndex);
  const figure = poseFigure(rest, driver, rig.isDrawing);
  reachContacts(figure, rest, driver);
  clearTorso(figure, rest, driver);
  freezeLegs(figure, rest);
  return packSkeleton(figure, rest, frameHalfBody(rig, rest, scene, options), motion.presence[frameIndex]!);
}

/** Frame pixels by which the cut edge of a half body is above the frame's bottom, at its highest; 0 where it is below. */
function missingBelow(rig: Rig, skeleton: PosedSkeleton, frameHeight: number): number {
  const bones = toDualQuaternions(skeleton);
  const posed = new Float64Array(6);
  let missing = 0;
  for (const vertex of characterOf(rig).cutVertices) {
    skinVertex(rig, bones, vertex, posed);
    const row = project([posed[0]!, posed[1]!, posed[2]!], skeleton.placement)[1];
    missing = Math.max(missing, frameHeight - row);
  }
  return missing;
}

/** Frames of a clip that tell how far the cut edge usually rises, and the share of them that it is to be hidden in. */
const DROP_SAMPLES = 48;
const USUAL_SHARE = 0.95;
/** By clip, rig and frame size, kept as long as clip and rig live. */
const drops = new WeakMap<Motion, WeakMap<Rig, Map<string, number>>>();

/** How far a half body stands lower throughout a clip, so that it does not bob whenever its cut edge would rise. */
function usualDrop(rig: Rig, { motion, framePerSource }: PlacementScene, options: PoseOptions): number {
  const ofClip = drops.get(motion) ?? new WeakMap<Rig, Map<string, number>>();
  drops.set(motion, ofClip);
  const known = ofClip.get(rig) ?? new Map<string, number>();
  ofClip.set(rig, known);
  const key = `${options.frameWidth} ${options.frameHeight} ${framePerSource}`;
  const drop = known.get(key);
  if (drop !== undefined) return drop;
  const missing: number[] = [];
  for (let i = 0; i < DROP_SAMPLES; i++) {
    const frameIndex = Math.floor(((i + 0.5) * motion.frameCount) / DROP_SAMPLES);
    if (motion.presence[frameIndex]! <= 0) continue;
    const skeleton = standHalfBody(rig, { motion, frameIndex, framePerSource }, options);
    missing.push(missingBelow(rig, skeleton, options.frameHeight));
  }
  missing.sort((a, b) => a - b);
  const usual = missing[Math.floor(USUAL_SHARE * (missing.length - 1))] ?? 0;
  known.set(key, usual);
  return usual;
}

function footOnGround(
  figure: Figure,
  rest: RestSkeleton,
  { motion, frameIndex, framePerSource }: PlacementScene,
  placement: Placement,
  foot: 0 | 1,
): FootOnGround {
  const side = SIDES[foot]!;
  const ankle = figure.positions[`${side}Foot`];
  const { direction, length } = rest.legs[side].foot;
  const toes = rotate(figure.rotations[`${side}Foot`], [
    direction[0] * length,
    direction[1] * length,
    direction[2] * length,
  ]);
  const [ankleX, ankleY] = project(ankle, placement);
  const toeX = project([ankle[0] + toes[0], ankle[1] + toes[1], ankle[2] + toes[2]] as Vector3, placement)[0];
  const groundRow = motion.ground[2 * frameIndex + foot]! * framePerSource;
  return {
    x: (ankleX + toeX) / 2,
    groundRow,
    height: Math.max(0, groundRow - (ankleY + rest.soleDrop * placement.scale)),
    halfWidth: Math.max(Math.abs(toeX - ankleX) / 2, 0.35 * length * placement.scale),
  };
}
