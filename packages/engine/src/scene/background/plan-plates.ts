/** Decides which plates a clip needs: one for each shot with somebody to erase, more where the camera travels far. Pure. */
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
  /** Frames whose samples may show parts of it: the plate's own, and neighbours in the same shot. */
  reach: FrameRange;
  /** Takes pixels of each frame within reach to plate coordinates; the first entry is that of `reach.first`. */
  frameToPlate: Homography[];
};

export type FrameRange = {
  first: number;
  /** One past the last frame. */
  last: number;
};

export type PlatePlanOptions = {
  width: number;
  height: number;
  motion: CameraMotion;
  timeline: MaskTimeline;
};

/** Frames that wander no farther than this share of the longer side are taken as one view: the measurement is no better. */
const STILL_SHARE = 0.0006;
/** A plate covers at most this many frame widths and heights; what one frame shows may be magnified this much for another. */
const MAX_TRAVEL = 1.8;
const MAX_ZOOM = 1.5;

type FrameSize = { width: number; height: number };

/** Least number of frames on either side of a plate's own within reach. */
const MIN_REACH = 48;

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
  const shot = { first, last };
  const size = { width, height };
  const ranges = isStill(motion, first, last) ? [shot] : splitByTravel(motion, shot, size);
  return ranges.map((range) => {
    const aside = Math.max(MIN_REACH, range.last - range.first);
    const reach = { first: Math.max(first, range.first - aside), last: Math.min(last, range.last + aside) };
    return planWindow(range, reach, motion, size);
  });
}

/** Stretches of frames that one plate can serve: a camera that travels on, or zooms far, needs several. */
function splitByTravel(motion: CameraMotion, shot: FrameRange, { width, height }: FrameSize): FrameRange[] {
  const ranges: FrameRange[] = [];
  let first = shot.first;
  let toFirst = identity();
  let reached = boundsOf(toFirst, width, height);
  for (let frame = shot.first + 1; frame < shot.last; frame++) {
    toFirst = compose(toFirst, stepOf(motion, frame));
    const bounds = boundsOf(toFirst, width, height);
    const zoom = (bounds.x1 - bounds.x0) / width;
    reached = uniteBounds(reached, bounds);
    const isWide = reached.x1 - reached.x0 > MAX_TRAVEL * width || reached.y1 - reached.y0 > MAX_TRAVEL * height;
    if (!isWide && zoom < MAX_ZOOM && zoom > 1 / MAX_ZOOM) continue;
    ranges.push({ first, last: frame });
    first = frame;
    toFirst = identity();
    reached = boundsOf(toFirst, width, height);
  }
  return [...ranges, { first, last: shot.last }];
}

function planWindow(
  { first, last }: FrameRange,
  reach: FrameRange,
  motion: CameraMotion,
  { width, height }: FrameSize,
): PlatePlan {
  const range = { firstFrame: first, lastFrame: last, reach };
  const frameToPlate = chain(motion, reach, findRestingFrame(motion, first, last));
  const own = frameToPlate.slice(first - reach.first, last - reach.first);
  const wandering = Math.max(...own.map((h) => largestShift(h, width, height)));
  const isStatic = wandering <= STILL_SHARE * Math.max(width, height);
  if (isStatic) {
    const size = { width: roundUp(width), height: roundUp(height) };
    const isOwn = (frame: number): boolean => frame >= first && frame < last;
    const still = frameToPlate.map((h, i) => (isOwn(reach.first + i) ? identity() : h));
    return { ...range, isStatic, x: 0, y: 0, ...size, frameToPlate: still };
  }
  const bounds = own.map((h) => boundsOf(h, width, height)).reduce(uniteBounds);
  // However wild the measured motion, a plate stays of a size that memory holds.
  const x = Math.floor(Math.max(bounds.x0, -MAX_TRAVEL * width) / CELL) * CELL;
  const y = Math.floor(Math.max(bounds.y0, -MAX_TRAVEL * height) / CELL) * CELL;
  const right = Math.min(bounds.x1, x + 2 * MAX_TRAVEL * width);
  const bottom = Math.min(bounds.y1, y + 2 * MAX_TRAVEL * height);
  return { ...range, isStatic, x, y, width: roundUp(right - x), height: roundUp(bottom - y), frameToPlate };
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

/** Each frame's transform into the coordinates of the frame `origin`. */
function chain(motion: CameraMotion, { first, last }: FrameRange, origin: number): Homography[] {
  const transforms = new Array<Homography>(last - first);
  transforms[origin - first] = identity();
  for (let frame = origin + 1; frame < last; frame++) {
    transforms[frame - first] = compose(transforms[frame - 1 - first]!, stepOf(motion, frame));
  }
  for (let frame = origin - 1; frame >= first; frame--) {
    transforms[frame - first] = compose(transforms[frame + 1 - first]!, invert(stepOf(motion, frame + 1)));
  }
  return transforms;
}

function stepOf({ toPrevious }: CameraMotion, frame: number): Float32Array {
  return toPrevious.subarray(9 * frame, 9 * frame + 9);
}

type Bounds = { x0: number; y0: number; x1: number; y1: number };

/** What a frame covers of the plate. */
function boundsOf(h: Homography, width: number, height: number): Bounds {
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let corner = 0; corner < 4; corner++) {
    const x = mapX(h, corner & 1 ? width : 0, corner & 2 ? height : 0);
    const y = mapY(h, corner & 1 ? width : 0, corner & 2 ? height : 0);
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.x1 = Math.max(bounds.x1, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.y1 = Math.max(bounds.y1, y);
  }
  return bounds;
}

function uniteBounds(a: Bounds, b: Bounds): Bounds {
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

const roundUp = (pixels: number): number => Math.ceil(pixels / CELL) * CELL;
