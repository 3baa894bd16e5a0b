/** Which cells of a plate matter: where a sample shows the background, and where frames will be painted. */
import type { PersonMask } from '../../core/mask.ts';
import { CELL, type Plate } from './background.ts';
import type { Sign } from './find-signs.ts';
import { compose, type Homography, invert, isIdentity, largestShift, mapX, mapY } from './homography.ts';
import type { MaskTimeline } from './mask-timeline.ts';
import { paintReach, RING } from './paint-reach.ts';
import { PersonDistance } from './person-distance.ts';
import type { PlatePlan } from './plan-plates.ts';

type FrameSize = { width: number; height: number };

/** Samples keep farther from the person than the painter paints, since a rim of person in the plate would show for the whole shot. */
const CLEARANCE = 1.35;

export type ClearCellOptions = FrameSize & { timeline: MaskTimeline; frameIndex: number; signs: readonly Sign[] };

/** 1 for each cell of the plate that lies inside the frame and away from the people and the signs in it. */
export function markClearCells(
  plate: Plate,
  plateToFrame: ArrayLike<number>,
  { timeline, frameIndex, signs, width, height }: ClearCellOptions,
): Uint8Array {
  const masks = timeline.at(frameIndex);
  const { first, last } = timeline.shotOf(frameIndex);
  // A mask flickers from frame to frame; its neighbours know what it missed.
  if (frameIndex > first) masks.push(...timeline.at(frameIndex - 1));
  if (frameIndex + 1 < last) masks.push(...timeline.at(frameIndex + 1));
  const clearance = paintReach(masks) * CLEARANCE + CELL * Math.SQRT1_2;
  const person = new PersonDistance();
  person.measure(masks, clearance);
  const columns = plate.width / CELL;
  const clear = new Uint8Array(plate.seen.length);
  const isStill = isIdentity(plateToFrame);
  const shown = signs.filter(({ first, last }) => frameIndex >= first && frameIndex < last);
  for (let cell = 0; cell < clear.length; cell++) {
    const x = plate.x + ((cell % columns) + 0.5) * CELL;
    const y = plate.y + (Math.floor(cell / columns) + 0.5) * CELL;
    const frameX = isStill ? x : mapX(plateToFrame, x, y);
    const frameY = isStill ? y : mapY(plateToFrame, x, y);
    const isInside = frameX > 0 && frameY > 0 && frameX < width && frameY < height;
    if (!isInside || person.at(frameX, frameY) < clearance) continue;
    const isOnSign = shown.some(({ x0, y0, x1, y1 }) => frameX >= x0 && frameX < x1 && frameY >= y0 && frameY < y1);
    if (!isOnSign) clear[cell] = 1;
  }
  return clear;
}

/** Most frames whose masks are laid over each other: to measure how far all of them reach takes no longer than for one. */
const MOST_AT_ONCE = 8;

/** 1 for each cell that is painted, or compared with the frame, in any frame of the plan. */
export function markNeededCells(plan: PlatePlan, timeline: MaskTimeline, size: FrameSize): Uint8Array {
  const needed = new Uint8Array((plan.width / CELL) * (plan.height / CELL));
  const person = new PersonDistance();
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
  return scan(needed, plan, reach, () => true);
}

function markWithin(needed: Uint8Array, plan: PlatePlan, reach: Reach): void {
  scan(needed, plan, reach, (cell) => {
    needed[cell] = 1;
    return false;
  });
}

/** Calls `found` with each cell within reach that is not marked yet, until it says true. Whether it did. */
function scan(
  needed: Uint8Array,
  plan: PlatePlan,
  { toPlate, person, reach, width, height }: Reach,
  found: (cell: number) => boolean,
): boolean {
  const columns = plan.width / CELL;
  const rows = plan.height / CELL;
  const isStill = isIdentity(toPlate);
  const { x0, y0, x1, y1 } = person.box;
  const right = Math.min(width, x1);
  const bottom = Math.min(height, y1);
  for (let y = Math.max(0, y0); y < bottom; y += CELL / 2) {
    for (let x = Math.max(0, x0); x < right; x += CELL / 2) {
      const column = Math.floor(((isStill ? x : mapX(toPlate, x, y)) - plan.x) / CELL);
      const row = Math.floor(((isStill ? y : mapY(toPlate, x, y)) - plan.y) / CELL);
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
      const cell = row * columns + column;
      if (!needed[cell] && person.at(x, y) < reach && found(cell)) return true;
    }
  }
  return false;
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
