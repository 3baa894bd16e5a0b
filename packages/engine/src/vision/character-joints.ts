/** Finds the joints of a cut-out character: by the pose of the photo, or by the search for drawn figures. */
import type { CharacterJoints } from '../core/rig.ts';
import type { CutCharacter } from './character-cut-out.ts';
import { findDrawnPoses } from './character-drawn-pose.ts';
import type { CharacterModels } from './character-models.ts';
import { jointsFromLandmarks, type Silhouette, scoreJoints } from './cut-out.ts';

export type FoundJoints = {
  joints: CharacterJoints;
  /** Where they come from, in words. */
  source: string;
};

/** A pose of the photo itself that fits this well needs no search. */
const GOOD_FIT = 0.93;

export async function findCharacterJoints(
  cut: CutCharacter,
  silhouette: Silhouette,
  options: { models: CharacterModels; isDrawing: boolean; signal?: AbortSignal | undefined },
): Promise<FoundJoints> {
  const { models, isDrawing, signal } = options;
  const own = cut.pose && jointsFromLandmarks(cut.pose.landmarks, silhouette);
  const ownFit = own ? scoreJoints(own, silhouette).total : 0;
  if (own && (!isDrawing || ownFit >= GOOD_FIT)) return { joints: own, source: 'pose of the picture' };
  const [best] = await findDrawnPoses(cut.cutOut, silhouette, models.pose, signal);
  if (own && ownFit >= best!.fit.total) return { joints: own, source: 'pose of the picture' };
  return { joints: best!.joints, source: `pose of the cut-out, ${best!.showing}` };
}
