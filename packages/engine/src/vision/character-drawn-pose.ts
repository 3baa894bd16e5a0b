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

/**
 * Runs the model on the cut-out in several ways, each twice (the second look is aimed by the first), and returns the results
 * best first, by how well they fit the silhouette.
 */
export async function findDrawnPoses(
  cutOut: RgbaImage,
  silhouette: Silhouette,
  model: PoseEstimator,
  signal?: AbortSignal,
): Promise<DrawnPose[]> {
  const results: DrawnPose[] = [];
  for (const showing of listShowings()) {
    signal?.throwIfAborted();
    const { image, scale, margin } = showCharacter(cutOut, silhouette, showing);
    let roi = {
      centreX: image.width / 2,
      centreY: image.height / 2,
      size: (showing.zoom * Math.max(image.width, image.height)) / (1 + 2 * MARGIN_SHARE),
      angle: 0,
    };
    for (let look = 0; look < 2; look++) {
      const seen = await model.estimate(image, roi);
      roi = roiFromPose(seen);
      const pose = backToCutOut(seen, {
        silhouette,
        scale,
        margin,
        mirrored: showing.mirrored,
        imageWidth: image.width,
      });
      const joints = jointsFromLandmarks(pose.landmarks, silhouette);
      results.push({
        joints,
        fit: scoreJoints(joints, silhouette),
        pose,
        showing: `${showing.name}, look ${look + 1}`,
      });
      if (seen.score < 0.02) break;
    }
  }
  return results.sort((a, b) => rank(b) - rank(a));
}

function rank({ fit, pose }: DrawnPose): number {
  return fit.total + 0.05 * pose.score;
}

const MARGIN_SHARE = 0.3;

/** The character box with a margin, small, tinted, over a backdrop, mirrored if asked. */
function showCharacter(
  cutOut: RgbaImage,
  silhouette: Silhouette,
  showing: Showing,
): { image: RgbImage; scale: number; margin: number } {
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
  return { image: { width, height, data }, scale, margin };
}

type Mapping = { silhouette: Silhouette; scale: number; margin: number; mirrored: boolean; imageWidth: number };

/** Landmarks in cut-out pixels; a mirrored view swaps left and right back; a figure seen from behind is taken as from the front. */
function backToCutOut(pose: Pose, mapping: Mapping): Pose {
  const { silhouette, scale, margin, mirrored, imageWidth } = mapping;
  const landmarks = new Float32Array(pose.landmarks.length);
  for (let i = 0; i < LANDMARKS.length; i++) {
    const x = pose.landmarks[2 * i]!;
    const target = mirrored ? MIRRORED[i]! : i;
    landmarks[2 * target] = silhouette.box.x0 + ((mirrored ? imageWidth - x : x) - margin) / scale;
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
