/** Finds the joints of a cut-out character: by the pose of the photo, or by the search for drawn figures. */
import type { CharacterJoints } from '../core/rig.ts';
import type { CutCharacter } from './character-cut-out.ts';
import { type DrawnPose, findDrawnPoses } from './character-drawn-pose.ts';
import type { CharacterModels } from './character-models.ts';
import {
  centreJoints,
  fitSilhouette,
  jointsFromLandmarks,
  type Silhouette,
  scoreJoints,
  traceBadLimbs,
} from './cut-out.ts';

export type FoundJoints = {
  joints: CharacterJoints;
  /** Where they come from, in words. */
  source: string;
};

/** A pose of the picture as it is that fits this well needs no search. */
const GOOD_FIT = 0.93;

export async function findCharacterJoints(
  cut: CutCharacter,
  silhouette: Silhouette,
  options: { models: CharacterModels; isDrawing: boolean; signal?: AbortSignal | undefined },
): Promise<FoundJoints> {
  const { models, isDrawing, signal } = options;
  const own = cut.pose && jointsFromLandmarks(cut.pose.landmarks, silhouette);
  if (own && !isDrawing) return { joints: own, source: 'pose of the picture' };
  const candidates: FoundJoints[] = own ? [{ joints: own, source: 'pose of the picture' }] : [];
  if (!own || scoreJoints(own, silhouette).total < GOOD_FIT) {
    const poses = await findDrawnPoses(
      cut.cutOut,
      silhouette,
      { scout: models.scout ?? models.pose, exact: models.pose },
      signal,
    );
    candidates.push({ joints: agreedJoints(poses, silhouette), source: 'poses of the cut-out, agreed' });
    candidates.push({ joints: poses[0]!.joints, source: `pose of the cut-out, ${poses[0]!.showing}` });
    candidates.push({ joints: fitSilhouette(silhouette), source: 'outline alone' });
  }
  const mended = candidates.map(({ joints, source }) => {
    const better = centreJoints(traceBadLimbs(joints, silhouette), silhouette);
    return { joints: better, source, fit: scoreJoints(better, silhouette).total };
  });
  return mended.reduce((best, next) => (next.fit > best.fit + 0.01 ? next : best));
}

/** Candidates this close to the best fit have a say. */
const AGREEING_FIT = 0.03;
const MOST_AGREEING = 7;

/** Median place of every landmark over the poses that fit nearly as well as the best. */
function agreedJoints(poses: readonly DrawnPose[], silhouette: Silhouette): CharacterJoints {
  const best = poses[0]!.fit.total;
  const agreeing = poses.filter((pose) => pose.fit.total >= best - AGREEING_FIT).slice(0, MOST_AGREEING);
  const landmarks = poses[0]!.pose.landmarks.map((_, i) => {
    const values = agreeing.map(({ pose }) => pose.landmarks[i]!).sort((a, b) => a - b);
    return (values[values.length >> 1]! + values[(values.length - 1) >> 1]!) / 2;
  });
  return jointsFromLandmarks(landmarks, silhouette);
}
