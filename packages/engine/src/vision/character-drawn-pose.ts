/** Finds the joints of a drawn character, which a pose model trained on photos often does not know as a person. */
import type { RgbaImage, RgbImage } from '../core/image.ts';
import { LANDMARKS } from '../core/landmarks.ts';
import type { CharacterJoints } from '../core/rig.ts';
import { type JointScore, jointsFromLandmarks, type Silhouette, scoreJoints } from './cut-out.ts';
import { POSE_INPUT_SIZE, type Pose } from './pose.ts';
import { type Roi, roiFromPose } from './roi.ts';

/** What the search needs of a pose model. */
export type PoseEstimator = { estimate(image: RgbImage, roi: Roi): Promise<Pose> };

export type DrawnPose = {
  joints: CharacterJoints;
  fit: JointScore;
  pose: Pose;
  /** How the picture was shown to the model, for debugging. */
  showing: string;
};

type Colour = readonly [number, number, number];
type Showing = { name: string; tint: Colour; tintShare: number; backdrop: Colour; mirrored: boolean; zoom: number };

const SKIN: Colour = [220, 170, 140];
const BACKDROPS = { white: [255, 255, 255], grey: [128, 128, 128], green: [90, 140, 90] } as const;

/**
 * Ways to show a drawing: as it is, and tinted towards skin on a calm backdrop, where the model takes the silhouette for a
 * person (measured: mean joint error of children's drawings falls from some 25 % of the height to 4–10 %).
 */
function listShowings(): Showing[] {
  const showings: Showing[] = [];
  const looks: [string, number, keyof typeof BACKDROPS][] = [
    ['as drawn', 0, 'white'],
    ['half tinted', 0.5, 'grey'],
    ['half tinted', 0.5, 'green'],
    ['tinted', 1, 'grey'],
  ];
  for (const [name, tintShare, backdrop] of looks) {
    for (const mirrored of [false, true]) {
      for (const zoom of [1.25, 1.6, 2]) {
        const label = `${name} on ${backdrop}${mirrored ? ', mirrored' : ''}, ROI × ${zoom}`;
        showings.push({ name: label, tint: SKIN, tintShare, backdrop: BACKDROPS[backdrop], mirrored, zoom });
      }
    }
  }
  return showings;
}

/** Pose model input is this small, so a small picture is enough and much quicker to sample. */
const WORKING_SIZE = POSE_INPUT_SIZE * 2;
/** Below this score a look sees nothing that a second one could be aimed at. */
const MIN_AIM_SCORE = 0.02;
/** So many of the best scouting looks aim one of the exact model. */
const EXACT_LOOKS = 8;
/** Scouting ends early when so many looks fit so well. */
const ENOUGH_LOOKS = 12;
const ENOUGH_FIT = 0.985;
/** Scouting that found no better fit than this after half of the showings will not find the figure. */
const MIN_SCOUTED_FIT = 0.75;

/** `scout` looks often and should be quick, `exact` seldom. */
export type DrawnPoseModels = { scout: PoseEstimator; exact: PoseEstimator };

/** A result with what another model needs to look at the same place. */
type Look = DrawnPose & { shown: ShownCharacter; nextRoi: Roi };

/**
 * Finds poses of the cut-out and returns them best first, by how well they fit the silhouette. The quick model looks until
 * enough looks fit well; the best of them aim the exact model. A figure that the quick model does not find is searched for
 * with the exact one alone.
 */
export async function findDrawnPoses(
  cutOut: RgbaImage,
  silhouette: Silhouette,
  { scout, exact }: DrawnPoseModels,
  signal?: AbortSignal,
): Promise<DrawnPose[]> {
  const scene = { cutOut, silhouette, signal };
  const scouted = await lookAround(scene, scout, isScoutingDone);
  if (scouted[0]!.fit.total < MIN_SCOUTED_FIT) return lookAround(scene, exact, () => false);
  const results: DrawnPose[] = [...scouted];
  for (const { shown, nextRoi, showing } of scouted.slice(0, EXACT_LOOKS)) {
    signal?.throwIfAborted();
    results.push(await lookAt(shown, nextRoi, { model: exact, silhouette, name: `${showing}, exact` }));
  }
  return results.sort((a, b) => rank(b) - rank(a));
}

function isScoutingDone(looks: readonly Look[], progress: number): boolean {
  if (looks.filter(({ fit }) => fit.total >= ENOUGH_FIT).length >= ENOUGH_LOOKS) return true;
  return progress >= 0.5 && looks.every(({ fit }) => fit.total < MIN_SCOUTED_FIT);
}

type Scene = { cutOut: RgbaImage; silhouette: Silhouette; signal: AbortSignal | undefined };

/** Looks at each showing twice (the second look is aimed by the first) until `isDone`; best first. */
async function lookAround(
  { cutOut, silhouette, signal }: Scene,
  model: PoseEstimator,
  isDone: (looks: readonly Look[], progress: number) => boolean,
): Promise<Look[]> {
  const looks: Look[] = [];
  const showings = listShowings();
  let shown: ShownCharacter | undefined;
  for (const [i, showing] of showings.entries()) {
    signal?.throwIfAborted();
    if (!shown || !isShownAlike(shown.showing, showing)) shown = showCharacter(cutOut, silhouette, showing);
    const name = `${showing.name}, look`;
    const first = await lookAt(shown, firstRoi(shown, showing), { model, silhouette, name: `${name} 1` });
    looks.push(first);
    if (first.pose.score < MIN_AIM_SCORE) continue;
    looks.push(await lookAt(shown, first.nextRoi, { model, silhouette, name: `${name} 2` }));
    if (isDone(looks, (i + 1) / showings.length)) break;
  }
  return looks.sort((a, b) => rank(b) - rank(a));
}

function firstRoi({ image }: ShownCharacter, { zoom }: Showing): Roi {
  const size = (zoom * Math.max(image.width, image.height)) / (1 + 2 * MARGIN_SHARE);
  return { centreX: image.width / 2, centreY: image.height / 2, size, angle: 0 };
}

async function lookAt(
  shown: ShownCharacter,
  roi: Roi,
  how: { model: PoseEstimator; silhouette: Silhouette; name: string },
): Promise<Look> {
  const { model, silhouette, name } = how;
  const seen = await model.estimate(shown.image, roi);
  const pose = backToCutOut(seen, shown, silhouette);
  const joints = jointsFromLandmarks(pose.landmarks, silhouette);
  return { joints, fit: scoreJoints(joints, silhouette), pose, showing: name, shown, nextRoi: roiFromPose(seen) };
}

function rank({ fit, pose }: DrawnPose): number {
  return fit.total + 0.05 * pose.score;
}

const MARGIN_SHARE = 0.3;

/** A picture for the model and the way back to the cut-out's pixels. */
type ShownCharacter = { image: RgbImage; scale: number; margin: number; showing: Showing };

/** Zooms of one showing share a picture. */
function isShownAlike(a: Showing, b: Showing): boolean {
  return a.tintShare === b.tintShare && a.backdrop === b.backdrop && a.mirrored === b.mirrored;
}

/** The character box with a margin, small, tinted, over a backdrop, mirrored if asked. */
function showCharacter(cutOut: RgbaImage, silhouette: Silhouette, showing: Showing): ShownCharacter {
  const { x0, y0, x1, y1 } = silhouette.box;
  const side = Math.max(x1 - x0, y1 - y0);
  const scale = Math.min(1, WORKING_SIZE / side);
  const margin = Math.round(MARGIN_SHARE * side * scale);
  const width = Math.max(1, Math.round((x1 - x0) * scale)) + 2 * margin;
  const height = Math.max(1, Math.round((y1 - y0) * scale)) + 2 * margin;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x0 + (x + 0.5 - margin) / scale);
      const row = Math.floor(y0 + (y + 0.5 - margin) / scale);
      const inBox = column >= x0 && column < x1 && row >= y0 && row < y1;
      const from = (row * cutOut.width + column) * 4;
      const alpha = inBox ? cutOut.data[from + 3]! / 255 : 0;
      const to = (y * width + (showing.mirrored ? width - 1 - x : x)) * 3;
      for (let c = 0; c < 3; c++) {
        const drawn = inBox ? cutOut.data[from + c]! : 0;
        const tinted = drawn * (1 - showing.tintShare) + showing.tint[c]! * showing.tintShare;
        data[to + c] = Math.round(alpha * tinted + (1 - alpha) * showing.backdrop[c]!);
      }
    }
  }
  return { image: { width, height, data }, scale, margin, showing };
}

/** Landmarks in cut-out pixels; a mirrored view swaps left and right back; a figure seen from behind is taken as from the front. */
function backToCutOut(pose: Pose, { image, scale, margin, showing }: ShownCharacter, silhouette: Silhouette): Pose {
  const { mirrored } = showing;
  const landmarks = new Float32Array(pose.landmarks.length);
  for (let i = 0; i < LANDMARKS.length; i++) {
    const x = pose.landmarks[2 * i]!;
    const target = mirrored ? MIRRORED[i]! : i;
    landmarks[2 * target] = silhouette.box.x0 + ((mirrored ? image.width - x : x) - margin) / scale;
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
