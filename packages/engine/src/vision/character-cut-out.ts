/** Cuts the character out of its part of the picture, each kind of picture in its own way. */
import type { RgbaImage } from '../core/image.ts';
import { LANDMARK } from '../core/landmarks.ts';
import type { Point } from '../core/rig.ts';
import type { Box } from './box.ts';
import { type CharacterModels, flattenOnWhite } from './character-models.ts';
import { voteOnPerson } from './character-person-mask.ts';
import { type CharacterPlace, estimatePose, MIN_POSE_SCORE, noCharacterFound } from './character-place.ts';
import {
  type BackgroundWindow,
  cleanAlpha,
  cutFromPersonMask,
  finishCutOut,
  maskFromBackdrop,
  softenBackdropMask,
  toLab,
} from './cut-out.ts';
import { POSE_INPUT_SIZE, type Pose } from './pose.ts';

/** The part of the picture around the character, at working size. */
export type CharacterView = {
  picture: RgbaImage;
  /** The character's box, pixels of the view. */
  box: Box;
  /** Where the view lies in the whole picture, in shares. */
  window: BackgroundWindow;
};

export type CutCharacter = {
  cutOut: RgbaImage;
  /** What the pose model says of the view as it is, where it knows a person there. */
  pose: Pose | undefined;
};

/** The pose model is believed about holes and leaks from this score on. */
const TRUSTED_POSE_SCORE = 0.8;

export async function cutOutCharacter(
  view: CharacterView,
  place: CharacterPlace,
  options: { models: CharacterModels; signal?: AbortSignal | undefined },
): Promise<CutCharacter> {
  const { models, signal } = options;
  const { picture } = view;
  if (place.method === 'alpha') return { cutOut: cleanAlpha(picture), pose: undefined };
  const image = flattenOnWhite(picture);
  const pose = place.poseScore >= MIN_POSE_SCORE ? (await estimatePose(image, view.box, models.pose)).pose : undefined;
  if (place.method === 'backdrop') {
    const isTrusted = pose && pose.score >= TRUSTED_POSE_SCORE;
    const personShare = isTrusted ? await voteOnPerson(image, pose, models.pose, signal) : undefined;
    const mask = maskFromBackdrop(toLab(picture, 4), place.background!, { personShare, window: view.window });
    return { cutOut: finishCutOut(picture, softenBackdropMask(picture, mask)), pose };
  }
  if (!pose) throw noCharacterFound();
  const alpha = cutFromPersonMask(picture, {
    share: await voteOnPerson(image, pose, models.pose, signal),
    coarseness: pose.roi.size / POSE_INPUT_SIZE,
    core: [{ polygon: trunkOf(pose, picture.height) }],
  });
  return { cutOut: finishCutOut(picture, alpha), pose };
}

/** Quadrangle of the trunk, drawn in a little from shoulders and hips. */
function trunkOf(pose: Pose, height: number): Point[] {
  const corner = (name: keyof typeof LANDMARK): Point => ({
    x: pose.landmarks[2 * LANDMARK[name]]!,
    y: pose.landmarks[2 * LANDMARK[name] + 1]!,
  });
  const corners = [corner('leftShoulder'), corner('rightShoulder'), corner('rightHip'), corner('leftHip')];
  const centre = {
    x: corners.reduce((sum, { x }) => sum + x, 0) / 4,
    y: corners.reduce((sum, { y }) => sum + y, 0) / 4,
  };
  return corners.map(({ x, y }) => ({
    x: x + 0.15 * (centre.x - x),
    y: Math.min(height, y + 0.1 * (centre.y - y)),
  }));
}
