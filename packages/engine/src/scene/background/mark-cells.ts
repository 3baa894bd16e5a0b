/** Which cells of a plate matter: where a sample shows the background, and where frames will be painted. */
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';
import { CELL, type Plate } from './background.ts';
import type { Sign } from './find-signs.ts';
import { compose, type Homography, invert, largestShift, mapX, mapY } from './homography.ts';
import type { MaskTimeline } from './mask-timeline.ts';
import { paintReach, RING } from './paint-reach.ts';
import { PersonDistance, type Squares } from './person-distance.ts';
import type { PlatePlan } from './plan-plates.ts';

type FrameSize = { width: number; height: number };

/** Samples keep farther from the person than the painter paints, since a rim of person in the plate would show for the whole shot. */
const CLEARANCE = 1.35;

export type ClearCellOptions = FrameSize & {
  timeline: MaskTimeline;
  frameIndex: number;
  signs: readonly Sign[];
  /** To measure with: room for the plate's cells. Reused from frame to frame. */
  person: PersonDistance;
};

/** 1 for each cell of the plate that lies inside the frame and away from the people and the signs in it. */
export function markClearCells(
  plate: Plate,
  plateToFrame: ArrayLike<number>,
  { timeline, frameIndex, signs, person, width, height }: ClearCellOptions,
): Uint8Array {
  const masks = timeline.at(frameIndex);
  const { first, last } = timeline.shotOf(frameIndex);
  // A mask flickers from frame to frame; its neighbours know what it missed.
  if (frameIndex > first) masks.push(...timeline.at(frameIndex - 1));
  if (frameIndex + 1 < last) masks.push(...timeline.at(frameIndex + 1));
  const clearance = paintReach(masks) * CLEARANCE + CELL * Math.SQRT1_2;
  person.measure(masks, clearance);
  const squares = cellsOf(plate);
  const search = { squares, transform: plateToFrame, limit: clearance };
  const clear = person.findClear(search, width, height).slice(0, plate.seen.length);
  for (const sign of signs) {
    if (frameIndex >= sign.first && frameIndex < sign.last) leaveOutSign(clear, squares, sign, plateToFrame);
  }
  return clear;
}

function cellsOf({ x, y, width, height }: Pick<Plate, 'x' | 'y' | 'width' | 'height'>): Squares {
  return { left: x, top: y, across: width / CELL, down: height / CELL, side: CELL };
}

function leaveOutSign(
  clear: Uint8Array,
  { left, top, across }: Squares,
  { x0, y0, x1, y1 }: Sign,
  plateToFrame: ArrayLike<number>,
): void {
  for (let cell = 0; cell < clear.length; cell++) {
    const x = left + ((cell % across) + 0.5) * CELL;
    const y = top + (Math.floor(cell / across) + 0.5) * CELL;
    const frameX = mapX(plateToFrame, x, y);
    const frameY = mapY(plateToFrame, x, y);
    if (frameX >= x0 && frameX < x1 && frameY >= y0 && frameY < y1) clear[cell] = 0;
  }
}

/** Most frames whose masks are laid over each other: to measure how far all of them reach takes no longer than for one. */
const MOST_AT_ONCE = 8;

/** 1 for each cell that is painted, or compared with the frame, in any frame of the plan. */
export function markNeededCells(plan: PlatePlan, timeline: MaskTimeline, size: FrameSize): Uint8Array {
  const needed = new Uint8Array((plan.width / CELL) * (plan.height / CELL));
  const person = new PersonDistance(needed.length);
  const reachOf = (frame: number, masks: readonly PersonMask[], slack: number): Reach | undefined => {
    if (masks.length === 0) return undefined;
    const reach = paintReach(masks) + RING + CELL + slack;
    person.measure(masks, reach);
    return { toPlate: plan.frameToPlate[frame - plan.reach.first]!, person, reach, ...size };
  };
  for (let first = plan.firstFrame, last = first; first < plan.lastFrame; first = last) {
    const view = findView(plan, first, size);
    last = view.last;
    const masks = Array.from({ length: last - first }, (_, i) => timeline.at(first + i));
    const together = reachOf(first, masks.flat(), view.shift);
    // From frame to frame most are the same: where all of them together need nothing more, none has to be looked at alone.
    if (!together || !needsMore(needed, plan, together)) continue;
    for (const [i, some] of masks.entries()) {
      const alone = reachOf(first + i, some, 0);
      if (alone) markWithin(needed, plan, alone);
    }
  }
  return needed;
}

/** The frames from `first` on whose pixels lie within a cell of where its own lie on the plate; `shift`: within so many pixels. */
function findView(plan: PlatePlan, first: number, { width, height }: FrameSize): { last: number; shift: number } {
  const end = Math.min(plan.lastFrame, first + MOST_AT_ONCE);
  const toPlate = (frame: number): Homography => plan.frameToPlate[frame - plan.reach.first]!;
  const fromPlate = invert(toPlate(first));
  let farthest = 0;
  for (let frame = first + 1; frame < end; frame++) {
    const shift = largestShift(compose(fromPlate, toPlate(frame)), width, height);
    if (shift > CELL) return { last: frame, shift: farthest };
    farthest = Math.max(farthest, shift);
  }
  return { last: end, shift: farthest };
}

/** What is nearer to people than so many pixels of the frame that `toPlate` takes to the plate. */
type Reach = FrameSize & { toPlate: Homography; person: PersonDistance; reach: number };

function needsMore(needed: Uint8Array, plan: PlatePlan, reach: Reach): boolean {
  return reach.person.findsMoreNear(needed, searchOf(plan, reach), placesOf(reach));
}

function markWithin(needed: Uint8Array, plan: PlatePlan, reach: Reach): void {
  reach.person.markNear(needed, searchOf(plan, reach), placesOf(reach));
}

function searchOf(
  plan: PlatePlan,
  { toPlate, reach }: Reach,
): { squares: Squares; transform: Homography; limit: number } {
  return { squares: cellsOf(plan), transform: toPlate, limit: reach };
}

/** The part of the frame that may be within reach; close enough to each other to hit every cell. */
function placesOf({ person, width, height }: Reach): Box & { step: number } {
  const { x0, y0, x1, y1 } = person.box;
  return {
    x0: Math.max(0, x0),
    y0: Math.max(0, y0),
    x1: Math.min(width, x1),
    y1: Math.min(height, y1),
    step: CELL / 2,
  };
}

/** Share of the needed part's longer side, and pixels, around it that help to make up what was never seen. */
const SURROUNDINGS = 0.4;
const MIN_SURROUNDINGS = 96;

export type CroppedPlan = { plan: PlatePlan; needed: Uint8Array };

/** The plan, and its needed cells, without what lies far from anything needed; undefined where nothing is. */
export function cropPlan(plan: PlatePlan, needed: Uint8Array): CroppedPlan | undefined {
  const columns = plan.width / CELL;
  const rows = plan.height / CELL;
  let [x0, y0, x1, y1] = [columns, rows, 0, 0];
  for (let cell = 0; cell < needed.length; cell++) {
    if (!needed[cell]) continue;
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    x0 = Math.min(x0, column);
    y0 = Math.min(y0, row);
    x1 = Math.max(x1, column + 1);
    y1 = Math.max(y1, row + 1);
  }
  if (x1 === 0) return undefined;
  const around = Math.ceil(Math.max(MIN_SURROUNDINGS / CELL, SURROUNDINGS * Math.max(x1 - x0, y1 - y0)));
  const left = Math.max(0, x0 - around);
  const top = Math.max(0, y0 - around);
  const width = Math.min(columns, x1 + around) - left;
  const height = Math.min(rows, y1 + around) - top;
  const cropped = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * columns + left;
    cropped.set(needed.subarray(from, from + width), row * width);
  }
  const place = { x: plan.x + left * CELL, y: plan.y + top * CELL, width: width * CELL, height: height * CELL };
  return { plan: { ...plan, ...place }, needed: cropped };
}
