/** Finds signs: lettering and marks that are laid over a part of a clip, come and go at once and stand still between. The plate does without. */
import { type Box, uniteBoxes } from '../box.ts';
import { collectPieces } from '../cells/collect-pieces.ts';
import {
  type CellGrid,
  type FrameCells,
  framesPerLook,
  type ReadCells,
  sizeOfCells,
  viewCells,
} from '../cells/frame-cells.ts';
import { type CameraMotion, isStill } from './camera-motion.ts';
import type { MaskTimeline } from './mask-timeline.ts';
import { tallestOf } from './paint-reach.ts';
import { PersonDistance } from './person-distance.ts';

/** A rectangle of the frames from `first` to before `last`, pixels, that shows a sign. */
export type Sign = Box & { first: number; last: number };

export type FindSignsOptions = {
  timeline: MaskTimeline;
  cameraMotion: CameraMotion;
  fps: number;
  grid: CellGrid;
  readCells: ReadCells;
};

/** Levels of luma by which a cell changes as a sign comes or goes, and by which it may waver for some looks before and after. */
const SIGN_STEP = 20;
const WAVER = 5;
const STEADY_LOOKS = 8;
/** Cells of a sign, at least, and on each side: thin strips are the edges of what passes. And share of the frame, at most: another light. */
const MIN_CELLS = 40;
const MIN_SIDE = 4;
const MAX_SHARE = 0.3;
/** What is nearer to people than this share of their height does not count. */
const AWAY_FROM_PEOPLE = 0.06;
/** Letters so many cells apart belong together. */
const GAP_CELLS = 3;
/** Both parts of a bar begin and end at the same row, or column, but for so many cells. */
const BAR_TOLERANCE = 2;
/** Signs fade out around what changes clearly, over so many cells. */
const AROUND_CELLS = 3;

/** A sign has come or gone between the looks before and after the frame. */
type Change = Box & { frame: number; comes: boolean };
type Look = FrameCells & { memory: Uint8Array };

/** Memory: the cells of a few frames. */
export function findSigns(options: FindSignsOptions): Sign[] {
  const { timeline } = options;
  const signs: Sign[] = [];
  for (let first = 0; first < timeline.frameCount; ) {
    const shot = timeline.shotOf(first);
    signs.push(...pairChanges(findChanges(shot, options), shot, framesPerLook(options.fps)));
    first = shot.last;
  }
  return signs.map((sign) => toPixels(sign, options.grid));
}

function findChanges({ first, last }: { first: number; last: number }, options: FindSignsOptions): Change[] {
  const { grid, fps, cameraMotion, readCells } = options;
  const step = framesPerLook(fps);
  const changes: Change[] = [];
  const looks: Look[] = [];
  for (let frame = Math.ceil(first / step) * step; frame < last; frame += step) {
    const isFull = looks.length === 2 * STEADY_LOOKS + 1;
    const memory = isFull ? looks.shift()!.memory : new Uint8Array(sizeOfCells(grid));
    readCells(frame, memory);
    looks.push({ ...viewCells(grid, memory), memory });
    if (looks.length < 2 * STEADY_LOOKS + 1) continue;
    const middle = frame - STEADY_LOOKS * step;
    const reach = (STEADY_LOOKS + 1) * step;
    const isResting = isStill(cameraMotion, Math.max(first, middle - reach), Math.min(last, middle + reach));
    const boxes = isResting ? boxesOf(findChanged(looks, middle, options), grid) : [];
    for (const box of boxes) {
      const before = measureDetail(looks[STEADY_LOOKS - 1]!.luma, box, grid);
      const after = measureDetail(looks[STEADY_LOOKS + 1]!.luma, box, grid);
      changes.push({ ...box, frame: middle, comes: after > before });
    }
  }
  return changes;
}

/** Cells away from people that are steady before the middle look, steady after it, and differ between. */
function findChanged(looks: readonly FrameCells[], frame: number, { grid, timeline }: FindSignsOptions): Set<number> {
  const changed = new Set<number>();
  const before = looks[STEADY_LOOKS - 1]!.luma;
  const after = looks[STEADY_LOOKS + 1]!.luma;
  for (let at = 0; at < before.length; at++) {
    if (Math.abs(after[at]! - before[at]!) < SIGN_STEP) continue;
    if (isSteady(looks, at, 0, STEADY_LOOKS - 1) && isSteady(looks, at, STEADY_LOOKS + 1, 2 * STEADY_LOOKS))
      changed.add(at);
  }
  if (changed.size < MIN_CELLS) return new Set();
  const masks = timeline.at(frame);
  const away = AWAY_FROM_PEOPLE * tallestOf(masks);
  const person = new PersonDistance();
  person.measure(masks, away);
  for (const at of changed) {
    const x = ((at % grid.columns) + 0.5) * grid.side;
    const y = (Math.floor(at / grid.columns) + 0.5) * grid.side;
    if (masks.length > 0 && person.at(x, y) < away) changed.delete(at);
  }
  return changed.size > MAX_SHARE * before.length ? new Set() : changed;
}

function isSteady(looks: readonly FrameCells[], at: number, from: number, to: number): boolean {
  const value = looks[from]!.luma[at]!;
  for (let look = from + 1; look <= to; look++) if (Math.abs(looks[look]!.luma[at]! - value) > WAVER) return false;
  return true;
}

/** Rectangles around cells that lie close together, without those of a few. */
function boxesOf(marked: ReadonlySet<number>, { columns }: CellGrid): Box[] {
  const boxes: Box[] = [];
  for (const cells of collectPieces(marked, columns, GAP_CELLS)) {
    if (cells.length < MIN_CELLS) continue;
    const x = cells.map((at) => at % columns);
    const y = cells.map((at) => Math.floor(at / columns));
    const box = { x0: Math.min(...x), y0: Math.min(...y), x1: Math.max(...x) + 1, y1: Math.max(...y) + 1 };
    if (Math.min(box.x1 - box.x0, box.y1 - box.y0) >= MIN_SIDE) boxes.push(box);
  }
  return boxes.reduce(bridge, []);
}

/** Adds a box to others; to one of them, where both are parts of a bar that somebody stands before. */
function bridge(others: Box[], box: Box): Box[] {
  const isAlike = (a: number, b: number): boolean => Math.abs(a - b) <= BAR_TOLERANCE;
  const beside = others.findIndex(
    ({ x0, y0, x1, y1 }) =>
      (isAlike(y0, box.y0) && isAlike(y1, box.y1)) || (isAlike(x0, box.x0) && isAlike(x1, box.x1)),
  );
  if (beside < 0) return [...others, box];
  return others.with(beside, uniteBoxes(others[beside]!, box));
}

/** Sum of the steps between neighbouring cells. */
function measureDetail(luma: Uint8Array, { x0, y0, x1, y1 }: Box, { columns }: CellGrid): number {
  let detail = 0;
  for (let y = y0; y < y1; y++) {
    for (let at = y * columns + x0; at < y * columns + x1 - 1; at++) {
      detail += Math.abs(luma[at + 1]! - luma[at]!);
      if (y + 1 < y1) detail += Math.abs(luma[at + columns]! - luma[at]!);
    }
  }
  return detail;
}

/** From where a sign comes to where it goes; what is there from the start, or stays to the end, is so for all of the shot. */
function pairChanges(changes: readonly Change[], shot: { first: number; last: number }, step: number): Sign[] {
  return changes.map(({ frame, comes, ...box }) => {
    const others = changes.filter((other) => other.comes !== comes && overlaps(other, box));
    const going = comes ? others.find((other) => other.frame > frame)?.frame : frame;
    const coming = comes ? frame : others.findLast((other) => other.frame < frame)?.frame;
    const first = coming === undefined ? shot.first : coming - step;
    return { ...box, first, last: going === undefined ? shot.last : going + step + 1 };
  });
}

function overlaps(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

function toPixels({ first, last, x0, y0, x1, y1 }: Sign, { side }: CellGrid): Sign {
  const around = AROUND_CELLS * side;
  return {
    first,
    last,
    x0: x0 * side - around,
    y0: y0 * side - around,
    x1: x1 * side + around,
    y1: y1 * side + around,
  };
}
