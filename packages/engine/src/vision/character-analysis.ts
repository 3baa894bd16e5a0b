/** From one picture of a character to its cut-out, its joints and what kind of character it is: the first step of a rig. */
import type { RgbaImage } from '../core/image.ts';
import type { CharacterJoints, CharacterPicture, JointName } from '../core/rig.ts';
import { JOINTS } from '../core/rig.ts';
import { growBox } from './box.ts';
import { type CharacterView, cutOutCharacter } from './character-cut-out.ts';
import { findCharacterJoints } from './character-joints.ts';
import type { CharacterModels } from './character-models.ts';
import { type CharacterPlace, type CutOutMethod, locateCharacter, noCharacterFound } from './character-place.ts';
import {
  CORE_JOINTS,
  completeJoints,
  describeDoubts,
  detectSkirt,
  isFigure,
  type JointScore,
  measureSilhouette,
  resamplePicture,
  type Silhouette,
  scoreJoints,
} from './cut-out.ts';

export type CharacterOptions = {
  models: CharacterModels;
  /** Joints that are known, in pixels of the given picture; they are kept, the others are found. See `parseJointsFile`. */
  joints?: Partial<CharacterJoints> | undefined;
  /** Set in place of what would be detected. */
  isDrawing?: boolean | undefined;
  hasSkirt?: boolean | undefined;
  signal?: AbortSignal | undefined;
};

/** What the analysis did, for `--debug` and tests. */
export type CharacterDebug = {
  /** How the character was told from its background. */
  method: CutOutMethod;
  /** How well the joints fit the outline. */
  fit: JointScore;
  /** Where the joints come from, in words. */
  jointSource: string;
  /** cut-out pixel = picture pixel · scale + offset. */
  scale: number;
  offset: { x: number; y: number };
};

export type AnalysedCharacter = CharacterPicture & { debug: CharacterDebug };

/** Longest side of the cut-out, pixels: more than a puppet's texture needs; bounds the work on huge pictures. */
const CUT_OUT_SIDE = 1100;
/** Free space around the character, in parts of its longer side. */
const MARGIN = 0.06;

/**
 * Finds the character in a picture.
 *
 * The cut-out is a part of the picture, shrunk where that is large; it and the joints are in the cut-out's own pixels, and
 * `debug.scale` and `debug.offset` lead back. Where the picture's border crops the character, it reaches the cut-out's border.
 *
 * @throws UnderstudyError CS-UORC01-002 where no character is found
 */
export async function analyseCharacter(picture: RgbaImage, options: CharacterOptions): Promise<AnalysedCharacter> {
  const { models, signal } = options;
  const place = await locateCharacter(picture, { models, isDrawing: options.isDrawing, signal });
  const { view, scale, offset } = viewOf(picture, place);
  const cut = await cutOutCharacter(view, place, { models, signal });
  signal?.throwIfAborted();
  const silhouette = measureSilhouette(cut.cutOut);
  if (silhouette.area === 0) throw noCharacterFound();
  const { isDrawing } = place;
  const given = moveJoints(options.joints ?? {}, scale, offset);
  const found = CORE_JOINTS.every((name) => given[name])
    ? { joints: {}, source: 'given' }
    : await findCharacterJoints(cut, silhouette, { models, isDrawing, signal });
  const joints = completeJoints({ ...withoutTipsOf(found.joints, given), ...given }, silhouette);
  const fit = scoreJoints(joints, silhouette);
  if (!options.joints && !isBelievable(place, silhouette, fit)) throw noCharacterFound();
  const hasLegs = !endsAboveKnees(joints, silhouette);
  const hasSkirt = options.hasSkirt ?? (hasLegs && detectSkirt(silhouette, joints));
  const areGiven = JOINTS.every((name) => options.joints?.[name]);
  const warnings = [...place.warnings, ...describeDoubts(joints, silhouette, { fit, hasLegs, areGiven })];
  const debug = { method: place.method, fit, jointSource: found.source, scale, offset };
  return { cutOut: cut.cutOut, joints, isDrawing, hasSkirt, hasLegs, warnings, debug };
}

/** Joints that fit an outline worse than this do not belong to it. */
const MIN_FIT = 0.55;
const SURE_POSE_SCORE = 0.8;

/** A character is a person whom the models know, or a figure with limbs that the joints fit. Joints from the user settle it too. */
function isBelievable(place: CharacterPlace, silhouette: Silhouette, fit: JointScore): boolean {
  if (place.isPerson && place.poseScore >= SURE_POSE_SCORE) return true;
  return fit.total >= MIN_FIT && isFigure(silhouette);
}

/** Crops the picture around the character and shrinks it to the working size. */
function viewOf(
  picture: RgbaImage,
  place: CharacterPlace,
): { view: CharacterView; scale: number; offset: { x: number; y: number } } {
  const grown = growBox(place.box, MARGIN);
  const crop = {
    x0: Math.max(0, Math.floor(grown.x0)),
    y0: Math.max(0, Math.floor(grown.y0)),
    x1: Math.min(picture.width, Math.ceil(grown.x1)),
    y1: Math.min(picture.height, Math.ceil(grown.y1)),
  };
  const width = crop.x1 - crop.x0;
  const height = crop.y1 - crop.y0;
  const scale = Math.min(1, CUT_OUT_SIDE / Math.max(width, height));
  const target = [width, height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
  const offset = { x: -crop.x0 * scale, y: -crop.y0 * scale };
  const box = {
    x0: place.box.x0 * scale + offset.x,
    y0: place.box.y0 * scale + offset.y,
    x1: place.box.x1 * scale + offset.x,
    y1: place.box.y1 * scale + offset.y,
  };
  const window = {
    x0: crop.x0 / picture.width,
    y0: crop.y0 / picture.height,
    x1: crop.x1 / picture.width,
    y1: crop.y1 / picture.height,
  };
  return { view: { picture: resamplePicture(picture, crop, ...target), box, window }, scale, offset };
}

/** Tips that hang on joints which the user moved are found anew. */
function withoutTipsOf(found: Partial<CharacterJoints>, given: Partial<CharacterJoints>): Partial<CharacterJoints> {
  const kept = { ...found };
  for (const side of ['left', 'right'] as const) {
    if (given[`${side}Wrist`]) delete kept[`${side}Hand`];
    if (given[`${side}Ankle`]) delete kept[`${side}Toe`];
  }
  if (given.nose) delete kept.headTop;
  return kept;
}

function moveJoints(
  joints: Partial<CharacterJoints>,
  scale: number,
  offset: { x: number; y: number },
): Partial<CharacterJoints> {
  const moved: Partial<CharacterJoints> = {};
  for (const [name, { x, y }] of Object.entries(joints)) {
    moved[name as JointName] = { x: x * scale + offset.x, y: y * scale + offset.y };
  }
  return moved;
}

/** Half body: the lower border crops the figure and at least one knee would lie on or beyond it. */
function endsAboveKnees(joints: CharacterJoints, silhouette: Silhouette): boolean {
  if (silhouette.box.y1 < silhouette.height - 1) return false;
  return Math.max(joints.leftKnee.y, joints.rightKnee.y) > 0.97 * silhouette.height;
}
