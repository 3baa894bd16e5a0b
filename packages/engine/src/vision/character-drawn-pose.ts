/** Finds the joints of a drawn character, which a pose model trained on photos often does not know as a person. */
import type { RgbaImage, RgbImage } from '../core/image.ts';
import { LANDMARKS } from '../core/landmarks.ts';
import type { CharacterJoints } from '../core/rig.ts';
import {
  type JointScore,
  jointsFromLandmarks,
  type Painting,
  paintFigure,
  type Silhouette,
  scoreJoints,
} from './cut-out.ts';
import { POSE_INPUT_SIZE, type Pose } from './pose.ts';
import { type Roi, roiFromPose } from './roi.ts';

/** What the search needs of a pose model. */
export type PoseEstimator = { estimate(image: RgbImage, roi: Roi, options: { withMask: false }): Promise<Pose> };

export type DrawnPose = {
  joints: CharacterJoints;
  fit: JointScore;
  pose: Pose;
  /** How the picture was shown to the model, for debugging. */
  showing: string;
};

/** What is shown to the model. */
type Showing = { name: string; painting: Painting };

const WHITE = [255, 255, 255] as const;
const GREY = [128, 128, 128] as const;

/**
 * Ways to show a drawing: as it is, and tinted towards skin on a calm backdrop, where the model takes the silhouette for a
 * person (measured: mean joint error of children's drawings falls from some 25 % of the height to 4–10 %). More of them, each of
 * these mirrored and others on green, find no better joints.
 */
const SHOWINGS: readonly Showing[] = [
  { name: 'as drawn', painting: { tintShare: 0, backdrop: WHITE, isMirrored: false } },
  { name: 'half tinted, mirrored', painting: { tintShare: 0.5, backdrop: GREY, isMirrored: true } },
  { name: 'tinted', painting: { tintShare: 1, backdrop: GREY, isMirrored: false } },
];

/**
 * How wide the first look at a showing is, in sides of the character's box: near ones find most figures, wide ones some that near ones
 * miss (measured on six figures with known joints, and mirrored: a third width between the two finds nothing more).
 */
const ZOOMS = [1.25, 2] as const;

/** Pose model input is this small, so a small picture is enough and much quicker to sample. */
const WORKING_SIZE = POSE_INPUT_SIZE * 2;
/** Below this score a look sees nothing that a second one could be aimed at. */
const MIN_AIM_SCORE = 0.02;
/** A look that fits so well needs no better one. */
const GOOD_FIT = 0.985;
/** The search ends early when so many looks fit as well, and is not made from farther off when so many near ones do. */
const ENOUGH_LOOKS = 4;
const ENOUGH_NEAR_LOOKS = 2;
/** A search that has no look of this fit and score after the near ones will not find the figure. */
const MIN_FOUND = { fit: 0.75, score: 0.5 } as const;

/** `exact` looks at figures that `scout`, which should be quick, does not find. */
export type DrawnPoseModels = { scout: PoseEstimator; exact: PoseEstimator };

/** A result with where another look sees the figure better. */
type Look = DrawnPose & { nextRoi: Roi };

/** Finds poses of the cut-out and returns them best first, by how well they fit the silhouette. */
export async function findDrawnPoses(
  cutOut: RgbaImage,
  silhouette: Silhouette,
  { scout, exact }: DrawnPoseModels,
  signal?: AbortSignal,
): Promise<DrawnPose[]> {
  const scene = { cutOut, silhouette, shown: new Map(), signal };
  const scouted = await lookAround(scene, scout);
  return isFound(scouted) ? scouted : lookAround(scene, exact);
}

function isFound(looks: readonly Look[]): boolean {
  return looks.some(({ fit, pose }) => fit.total >= MIN_FOUND.fit && pose.score >= MIN_FOUND.score);
}

function haveGoodFits(looks: readonly Look[], count: number): boolean {
  return looks.filter(({ fit }) => fit.total >= GOOD_FIT).length >= count;
}

type Scene = {
  cutOut: RgbaImage;
  silhouette: Silhouette;
  /** What was shown already: both zooms and both models look at the same pictures. */
  shown: Map<Showing, ShownCharacter>;
  signal: AbortSignal | undefined;
};

/**
 * Looks at each showing twice (the second look is aimed by the first) until enough looks fit; then the same from farther off, unless
 * there is nothing in what was seen by then, or a good fit in it. Best first.
 */
async function lookAround(scene: Scene, model: PoseEstimator): Promise<Look[]> {
  const { silhouette, signal } = scene;
  const looks: Look[] = [];
  for (const zoom of ZOOMS) {
    if (zoom !== ZOOMS[0] && (!isFound(looks) || haveGoodFits(looks, ENOUGH_NEAR_LOOKS))) break;
    for (const showing of SHOWINGS) {
      if (haveGoodFits(looks, ENOUGH_LOOKS)) break;
      signal?.throwIfAborted();
      const shown = showCharacter(scene, showing);
      const name = `${showing.name}, ROI × ${zoom}, look`;
      const first = await lookAt(shown, firstRoi(shown, zoom), { model, silhouette, name: `${name} 1` });
      looks.push(first);
      if (first.pose.score < MIN_AIM_SCORE) continue;
      looks.push(await lookAt(shown, first.nextRoi, { model, silhouette, name: `${name} 2` }));
    }
  }
  return looks.sort((a, b) => rank(b) - rank(a));
}

function firstRoi({ image }: ShownCharacter, zoom: number): Roi {
  const size = (zoom * Math.max(image.width, image.height)) / (1 + 2 * MARGIN_SHARE);
  return { centreX: image.width / 2, centreY: image.height / 2, size, angle: 0 };
}

async function lookAt(
  shown: ShownCharacter,
  roi: Roi,
  how: { model: PoseEstimator; silhouette: Silhouette; name: string },
): Promise<Look> {
  const { model, silhouette, name } = how;
  const seen = await model.estimate(shown.image, roi, { withMask: false });
  const pose = backToCutOut(seen, shown, silhouette);
  const joints = jointsFromLandmarks(pose.landmarks, silhouette);
  return { joints, fit: scoreJoints(joints, silhouette), pose, showing: name, nextRoi: roiFromPose(seen) };
}

function rank({ fit, pose }: DrawnPose): number {
  return fit.total + 0.05 * pose.score;
}

const MARGIN_SHARE = 0.3;

/** A picture for the model and the way back to the cut-out's pixels. */
type ShownCharacter = { image: RgbImage; scale: number; margin: number; showing: Showing };

function showCharacter({ cutOut, silhouette, shown: known }: Scene, showing: Showing): ShownCharacter {
  const former = known.get(showing);
  if (former) return former;
  const { box } = silhouette;
  const side = Math.max(box.x1 - box.x0, box.y1 - box.y0);
  const scale = Math.min(1, WORKING_SIZE / side);
  const margin = Math.round(MARGIN_SHARE * side * scale);
  const image = paintFigure(cutOut, { box, scale, margin }, showing.painting);
  const shown = { image, scale, margin, showing };
  known.set(showing, shown);
  return shown;
}

/** Landmarks in cut-out pixels; a mirrored view swaps left and right back; a figure seen from behind is taken as from the front. */
function backToCutOut(pose: Pose, { image, scale, margin, showing }: ShownCharacter, silhouette: Silhouette): Pose {
  const { isMirrored } = showing.painting;
  const landmarks = new Float32Array(pose.landmarks.length);
  for (let i = 0; i < LANDMARKS.length; i++) {
    const x = pose.landmarks[2 * i]!;
    const target = isMirrored ? MIRRORED[i]! : i;
    landmarks[2 * target] = silhouette.box.x0 + ((isMirrored ? image.width - x : x) - margin) / scale;
    landmarks[2 * target + 1] = silhouette.box.y0 + (pose.landmarks[2 * i + 1]! - margin) / scale;
  }
  return { ...pose, landmarks: facesAway(landmarks) ? swapSides(landmarks) : landmarks };
}

/** Index of each landmark's counterpart on the other side. */
const MIRRORED = LANDMARKS.map((name) => {
  const other = name.startsWith('left')
    ? name.replace('left', 'right')
    : name.startsWith('right')
      ? name.replace('right', 'left')
      : name === 'mouthLeft'
        ? 'mouthRight'
        : name === 'mouthRight'
          ? 'mouthLeft'
          : name;
  return LANDMARKS.indexOf(other as (typeof LANDMARKS)[number]);
});

const SHOULDERS = [LANDMARKS.indexOf('leftShoulder'), LANDMARKS.indexOf('rightShoulder')] as const;
const HIPS = [LANDMARKS.indexOf('leftHip'), LANDMARKS.indexOf('rightHip')] as const;

function facesAway(landmarks: Float32Array): boolean {
  const across = ([left, right]: readonly [number, number]): number => landmarks[2 * left]! - landmarks[2 * right]!;
  return across(SHOULDERS) + across(HIPS) < 0;
}

function swapSides(landmarks: Float32Array): Float32Array {
  const swapped = new Float32Array(landmarks.length);
  for (let i = 0; i < LANDMARKS.length; i++) {
    swapped[2 * i] = landmarks[2 * MIRRORED[i]!]!;
    swapped[2 * i + 1] = landmarks[2 * MIRRORED[i]! + 1]!;
  }
  return swapped;
}
