/** Decides which plates a clip needs: one for each shot with somebody to erase. Pure. */
import { CELL } from './background.ts';
import { type CameraMotion, isStill } from './camera-motion.ts';
import { compose, type Homography, identity, invert, largestShift, mapX, mapY } from './homography.ts';
import type { MaskTimeline } from './mask-timeline.ts';

export type PlatePlan = {
  firstFrame: number;
  lastFrame: number;
  isStatic: boolean;
  /** Rectangle of the plate in its coordinates; multiples of CELL. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Takes pixels of the frame at [i] to plate coordinates; the first entry is that of `firstFrame`. */
  frameToPlate: Homography[];
};

export type PlatePlanOptions = {
  width: number;
  height: number;
  motion: CameraMotion;
  timeline: MaskTimeline;
};

/** Frames that wander no farther than this share of the longer side are taken as one view: the measurement is no better. */
const STILL_SHARE = 0.0006;

export function planPlates(options: PlatePlanOptions): PlatePlan[] {
  const { timeline } = options;
  const plans: PlatePlan[] = [];
  for (let first = 0; first < timeline.frameCount; ) {
    const shot = timeline.shotOf(first);
    if (hasPeople(timeline, shot.first, shot.last)) plans.push(...planShot(shot.first, shot.last, options));
    first = shot.last;
  }
  return plans;
}

function hasPeople(timeline: MaskTimeline, first: number, last: number): boolean {
  for (let frame = first; frame < last; frame++) if (timeline.at(frame).length > 0) return true;
  return false;
}

function planShot(first: number, last: number, { width, height, motion }: PlatePlanOptions): PlatePlan[] {
  const range = { firstFrame: first, lastFrame: last };
  const frameToPlate = chain(motion, first, last, findRestingFrame(motion, first, last));
  const wandering = Math.max(...frameToPlate.map((h) => largestShift(h, width, height)));
  if (isStill(motion, first, last) || wandering <= STILL_SHARE * Math.max(width, height)) {
    const size = { width: roundUp(width), height: roundUp(height) };
    return [{ ...range, isStatic: true, x: 0, y: 0, ...size, frameToPlate: frameToPlate.map(identity) }];
  }
  return [{ ...range, isStatic: false, ...canvasOf(frameToPlate, width, height), frameToPlate }];
}

/** The middle of the longest stretch of frames without motion: their plate then needs no warping. */
function findRestingFrame(motion: CameraMotion, first: number, last: number): number {
  let best = { first, length: 1 };
  for (let start = first; start < last; ) {
    let end = start + 1;
    while (end < last && isStill(motion, end - 1, end + 1)) end++;
    if (end - start > best.length) best = { first: start, length: end - start };
    start = end;
  }
  return best.length > 1 ? best.first + (best.length >> 1) : (first + last) >> 1;
}

/** Each frame's transform into the coordinates of the frame `origin`, from `first` to before `last`. */
function chain({ toPrevious }: CameraMotion, first: number, last: number, origin: number): Homography[] {
  const step = (frame: number): Float32Array => toPrevious.subarray(9 * frame, 9 * frame + 9);
  const transforms = new Array<Homography>(last - first);
  transforms[origin - first] = identity();
  for (let frame = origin + 1; frame < last; frame++) {
    transforms[frame - first] = compose(transforms[frame - 1 - first]!, step(frame));
  }
  for (let frame = origin - 1; frame >= first; frame--) {
    transforms[frame - first] = compose(transforms[frame + 1 - first]!, invert(step(frame + 1)));
  }
  return transforms;
}

function canvasOf(transforms: readonly Homography[], width: number, height: number) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const h of transforms) {
    for (let corner = 0; corner < 4; corner++) {
      const x = corner & 1 ? width : 0;
      const y = corner & 2 ? height : 0;
      x0 = Math.min(x0, mapX(h, x, y));
      x1 = Math.max(x1, mapX(h, x, y));
      y0 = Math.min(y0, mapY(h, x, y));
      y1 = Math.max(y1, mapY(h, x, y));
    }
  }
  const x = Math.floor(x0 / CELL) * CELL;
  const y = Math.floor(y0 / CELL) * CELL;
  return { x, y, width: roundUp(x1 - x), height: roundUp(y1 - y) };
}

const roundUp = (pixels: number): number => Math.ceil(pixels / CELL) * CELL;
