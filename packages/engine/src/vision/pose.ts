/** What the pose model says about one person in one picture, read from its output tensors. */
import { LANDMARK_COUNT } from '../core/landmarks.ts';
import type { Point } from '../core/rig.ts';
import type { ModelOutputs } from './models/model-session.ts';
import { POSE_OUTPUTS } from './models/model-sources.ts';
import type { Roi } from './roi.ts';

/** Width and height of the crop that the model sees, and of the mask that it gives. */
export const POSE_INPUT_SIZE = 256;
export const MASK_LENGTH = POSE_INPUT_SIZE * POSE_INPUT_SIZE;

export type Pose = {
  /** 0..1: probability that there is a person in the crop. Above 0.5 the rest can be believed. */
  score: number;
  /** Where the model looked. */
  roi: Roi;
  /** Pixels of the picture: x, y of each landmark. Length 2 · 33. May lie outside the picture. */
  landmarks: Float32Array;
  /** 0..1: probability that the landmark is in the picture and not hidden. Length 33. */
  visibility: Float32Array;
  /** Metres; x right, y UP, z towards the camera; origin between the hips. Length 3 · 33. */
  world: Float32Array;
  /** Auxiliary point between the hips, pixels of the picture. */
  hipCentre: Point;
  /** Auxiliary point on the circle around the whole body, straight above its head; with the hip centre it gives the next ROI. */
  bodyTop: Point;
  /** Logits of "this is the person" over the ROI, 256 × 256, row-major; null where none was asked for. */
  mask: Float32Array | null;
};

/** x, y, z in pixels of the crop, logits of visibility and presence. After the 33 landmarks come the two auxiliary points. */
const VALUES_PER_POINT = 5;
const HEATMAP_SIZE = 64;
/** The window around a landmark in which its heatmap is looked at: 7 × 7, as in MediaPipe's refine_landmarks_from_heatmap. */
const HEATMAP_REACH = 3;
const HEATMAP_MIN_CONFIDENCE = 0.5;

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Reads the tensors of one run. Method and constants: MediaPipe's tensors_to_pose_landmarks_and_segmentation graph.
 *
 * @param mask logits, if they were asked for
 */
export function decodePose(outputs: ModelOutputs, roi: Roi, mask: Float32Array | null): Pose {
  const raw = outputs[POSE_OUTPUTS.landmarks]!;
  const heatmap = outputs[POSE_OUTPUTS.heatmap]!;
  const landmarks = new Float32Array(2 * LANDMARK_COUNT);
  const visibility = new Float32Array(LANDMARK_COUNT);
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    const { x, y } = pointInPicture(raw, heatmap, i, roi);
    landmarks[2 * i] = x;
    landmarks[2 * i + 1] = y;
    const at = VALUES_PER_POINT * i;
    visibility[i] = Math.min(sigmoid(raw[at + 3]!), sigmoid(raw[at + 4]!));
  }
  return {
    score: outputs[POSE_OUTPUTS.score]![0]!,
    roi,
    landmarks,
    visibility,
    world: worldLandmarks(outputs[POSE_OUTPUTS.world]!, roi.angle),
    hipCentre: pointInPicture(raw, heatmap, LANDMARK_COUNT, roi),
    bodyTop: pointInPicture(raw, heatmap, LANDMARK_COUNT + 1, roi),
    mask,
  };
}

function pointInPicture(raw: Float32Array, heatmap: Float32Array, index: number, roi: Roi): Point {
  const at = VALUES_PER_POINT * index;
  const coarse = { x: raw[at]! / POSE_INPUT_SIZE, y: raw[at + 1]! / POSE_INPUT_SIZE };
  const { x, y } = refineByHeatmap(coarse, index, heatmap);
  const u = (x - 0.5) * roi.size;
  const v = (y - 0.5) * roi.size;
  const cos = Math.cos(roi.angle);
  const sin = Math.sin(roi.angle);
  return { x: roi.centreX + u * cos - v * sin, y: roi.centreY + u * sin + v * cos };
}

/** Moves a point to the centre of its heatmap's weight nearby, where the heatmap is sure. Cuts jitter by up to half. Shares of the crop. */
function refineByHeatmap(point: Point, index: number, heatmap: Float32Array): Point {
  const column = Math.floor(point.x * HEATMAP_SIZE);
  const row = Math.floor(point.y * HEATMAP_SIZE);
  if (column < 0 || row < 0 || column >= HEATMAP_SIZE || row >= HEATMAP_SIZE) return point;
  const plane = index * HEATMAP_SIZE * HEATMAP_SIZE;
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  let highest = 0;
  for (let y = Math.max(0, row - HEATMAP_REACH); y <= Math.min(HEATMAP_SIZE - 1, row + HEATMAP_REACH); y++) {
    for (let x = Math.max(0, column - HEATMAP_REACH); x <= Math.min(HEATMAP_SIZE - 1, column + HEATMAP_REACH); x++) {
      const confidence = sigmoid(heatmap[plane + y * HEATMAP_SIZE + x]!);
      sum += confidence;
      sumX += x * confidence;
      sumY += y * confidence;
      if (confidence > highest) highest = confidence;
    }
  }
  if (highest < HEATMAP_MIN_CONFIDENCE) return point;
  return { x: sumX / sum / HEATMAP_SIZE, y: sumY / sum / HEATMAP_SIZE };
}

/** Turns the model's metres (y down, z away, in the crop's turned frame) upright in the picture, y up, z towards the camera. */
function worldLandmarks(raw: Float32Array, angle: number): Float32Array {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const world = new Float32Array(3 * LANDMARK_COUNT);
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    const x = raw[3 * i]!;
    const y = raw[3 * i + 1]!;
    world[3 * i] = x * cos - y * sin;
    world[3 * i + 1] = -(x * sin + y * cos);
    world[3 * i + 2] = -raw[3 * i + 2]!;
  }
  return world;
}
