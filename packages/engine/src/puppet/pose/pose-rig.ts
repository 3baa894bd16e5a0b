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
import { readDriver } from './read-driver.ts';
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
  const { rest, cutVertices } = characterOf(rig);
  const scene: PlacementScene = {
    motion,
    frameIndex,
    framePerSource: options.frameWidth / (options.sourceWidth ?? options.frameWidth),
  };
  const driver = readDriver(motion, frameIndex);
  const figure = poseFigure(rest, driver, rig.isDrawing);
  reachContacts(figure, rest, driver);
  clearTorso(figure, rest, driver);
  if (!rig.hasLegs) {
    freezeLegs(figure, rest);
    const placement = frameHalfBody(rig, rest, scene, options);
    const skeleton = packSkeleton(figure, rest, placement, motion.presence[frameIndex]!);
    hideCut(rig, skeleton, cutVertices, options.frameHeight);
    return skeleton;
  }
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

/** Moves a half body down until no part of its cut edge is above the frame's bottom. */
function hideCut(rig: Rig, skeleton: PosedSkeleton, cutVertices: Uint32Array, frameHeight: number): void {
  const bones = toDualQuaternions(skeleton);
  const posed = new Float64Array(6);
  let missing = 0;
  for (const vertex of cutVertices) {
    skinVertex(rig, bones, vertex, posed);
    const row = project([posed[0]!, posed[1]!, posed[2]!], skeleton.placement)[1];
    missing = Math.max(missing, frameHeight - row);
  }
  skeleton.placement.y += missing;
  for (let at = 1; at < skeleton.joints.length; at += 3) skeleton.joints[at]! += missing;
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
