/** Puts a character whose picture ends above the knees into the frame, so that its cut lower edge is never seen. */

import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { HALF_BODY_LEGS, type Motion } from '../../core/motion.ts';
import { BONE, type Rig } from '../../core/rig.ts';
import { clamp } from '../../core/vector.ts';
import { figureScale, hipsUnderShoulders, middleOf, type PlacementScene } from './place-figure.ts';
import { type Placement, VIEW_HEIGHTS } from './placement.ts';
import { recallDriver } from './read-driver.ts';
import type { RestSkeleton } from './rest-skeleton.ts';

export type FrameSize = { frameWidth: number; frameHeight: number };

/** A character cut higher than the driver may grow this much to reach the frame's bottom; then it moves down. */
const MOST_GROWTH = 1.35;
/** Shoulders take at most this share of the frame's width. */
const WIDEST_SHOULDERS = 0.6;
/** Vertices this near the lower edge, as a share of the figure's height, are the cut. */
const CUT_BAND = 0.015;
const ARM_BONES: readonly number[] = [
  BONE.leftUpperArm,
  BONE.leftForearm,
  BONE.leftHand,
  BONE.rightUpperArm,
  BONE.rightForearm,
  BONE.rightHand,
];

/** With a half-body driver at the driver's shoulders; with a whole driver as in the character's own picture, fitted to the frame. */
export function frameHalfBody(rig: Rig, rest: RestSkeleton, scene: PlacementScene, frame: FrameSize): Placement {
  if (scene.motion.legsVisible >= HALF_BODY_LEGS) return frameAsInPicture(rig, rest, frame);
  const driver = recallDriver(scene.motion, scene.frameIndex);
  const wanted = figureScale(rest, driver, scene) * growthToBottom(rest, scene, frame);
  // Larger than in its own picture, its head would leave the frame.
  const scale = Math.min(wanted, pictureScale(rig, rest, frame));
  return { ...hipsUnderShoulders(rest, driver, { ...scene, scale }), scale, viewDistance: VIEW_HEIGHTS * rest.height };
}

/** The picture's height becomes the frame's height; the cut stays at the bottom. */
function frameAsInPicture(rig: Rig, rest: RestSkeleton, frame: FrameSize): Placement {
  const { frameWidth, frameHeight } = frame;
  const cutRow = -rest.bottom;
  const scale = Math.min(
    pictureScale(rig, rest, frame),
    (WIDEST_SHOULDERS * frameWidth) / Math.max(1, rest.shoulderWidth),
  );
  return {
    x: frameWidth / 2,
    y: frameHeight - scale * (cutRow + rest.midHip[1]),
    scale,
    viewDistance: VIEW_HEIGHTS * rest.height,
  };
}

/** Frame pixels a rig unit where the picture, from its top to the cut, is as high as the frame. */
function pictureScale(rig: Rig, rest: RestSkeleton, { frameHeight }: FrameSize): number {
  return frameHeight / Math.max(-rest.bottom - rig.textureOffset.y, rest.height);
}

/** Growth, the same for the whole clip, that brings the cut to the frame's bottom when the shoulders are at the driver's. */
function growthToBottom(rest: RestSkeleton, scene: PlacementScene, { frameHeight }: FrameSize): number {
  const { shoulderRow, pixelsPerMetre } = usualFraming(scene.motion);
  const usual =
    figureScale(rest, recallDriver(scene.motion, scene.frameIndex), scene) *
    (pixelsPerMetre / scene.motion.pixelsPerMetre[scene.frameIndex]!);
  const belowShoulders = (rest.midShoulder[1] - rest.bottom) * usual;
  return clamp((frameHeight - shoulderRow * scene.framePerSource) / Math.max(1, belowShoulders), 1, MOST_GROWTH);
}

type UsualFraming = { shoulderRow: number; pixelsPerMetre: number };
/** Medians over a clip, kept as long as the motion lives: they are asked for in every frame. */
const framings = new WeakMap<Motion, UsualFraming>();

function usualFraming(motion: Motion): UsualFraming {
  const known = framings.get(motion);
  if (known) return known;
  const rows = Array.from(
    { length: motion.frameCount },
    (_, frameIndex) =>
      middleOf({ motion, frameIndex, framePerSource: 1 }, LANDMARK.leftShoulder, LANDMARK.rightShoulder).y,
  );
  const framing = {
    shoulderRow: median(rows, 0, motion.presence),
    pixelsPerMetre: median(motion.pixelsPerMetre, 1, motion.presence),
  };
  framings.set(motion, framing);
  return framing;
}

/** Vertices of the lower edge; arms that end there are left out, they may be lifted. */
export function listCutVertices(rig: Rig, rest: RestSkeleton): Uint32Array {
  const limit = rest.bottom + CUT_BAND * rest.height;
  const vertices: number[] = [];
  for (let vertex = 0; vertex * 3 < rig.positions.length; vertex++) {
    if (rig.positions[3 * vertex + 1]! > limit) continue;
    let armWeight = 0;
    for (let k = 4 * vertex; k < 4 * vertex + 4; k++) {
      if (ARM_BONES.includes(rig.boneIndexes[k]!)) armWeight += rig.boneWeights[k]!;
    }
    if (armWeight < 0.3) vertices.push(vertex);
  }
  return Uint32Array.from(vertices);
}
