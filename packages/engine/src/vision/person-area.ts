/** The part of a crop that can show a person, by their landmarks: what a mask has to be made for. Used by `pose-model`. */
import type { Pose } from './pose.ts';

/** Cells of a grid over a crop. */
export type CropArea = { left: number; top: number; columns: number; rows: number };

export type PersonAreaOptions = {
  /** The picture that the crop was cut out of: what lies outside shows nobody. */
  picture: { width: number; height: number };
  /** How far flesh, hair and cloth may go beyond the landmarks, as a share of the crop's side. */
  reach: number;
  /** Cells a side of the grid; a multiple of AREA_STEP. */
  side: number;
};

/** So near to the rim of an area its mask differs from one of the whole crop: share of the crop's side. */
const RIM = 1 / 32;
/** Areas begin and end at multiples of so many cells: the runtime plans its memory for each size anew. */
const AREA_STEP = 4;

/** Empty where all of the person lies outside of the picture. */
export function findPersonArea({ landmarks, roi }: Pose, { picture, reach, side }: PersonAreaOptions): CropArea {
  const person = boundsInCrop(landmarks, roi);
  const { width, height } = picture;
  const visible = boundsInCrop([0, 0, width, 0, width, height, 0, height], roi);
  const first = (low: number, border: number): number =>
    toStep(Math.floor, Math.max(Math.max(low - reach, border) - RIM, 0), side);
  const last = (high: number, border: number): number =>
    toStep(Math.ceil, Math.min(Math.min(high + reach, border) + RIM, 1), side);
  const left = first(person.x0, visible.x0);
  const top = first(person.y0, visible.y0);
  return {
    left,
    top,
    columns: Math.max(0, last(person.x1, visible.x1) - left),
    rows: Math.max(0, last(person.y1, visible.y1) - top),
  };
}

function toStep(round: (value: number) => number, share: number, side: number): number {
  return AREA_STEP * round((share * side) / AREA_STEP);
}

/** Of points in the picture: x, y of each. Shares of the crop's side. */
function boundsInCrop(
  points: ArrayLike<number>,
  { centreX, centreY, size, angle }: Pose['roi'],
): { x0: number; y0: number; x1: number; y1: number } {
  const cos = Math.cos(angle) / size;
  const sin = Math.sin(angle) / size;
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let at = 0; at < points.length; at += 2) {
    const dx = points[at]! - centreX;
    const dy = points[at + 1]! - centreY;
    const x = dx * cos + dy * sin + 0.5;
    const y = dy * cos - dx * sin + 0.5;
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.x1 = Math.max(bounds.x1, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.y1 = Math.max(bounds.y1, y);
  }
  return bounds;
}
