/** Finds what the masks of people lack: swinging hair, sleeves, hems. It is erased with the person. */
import { type Background, findPlate } from '../background/background.ts';
import type { MaskTimeline } from '../background/mask-timeline.ts';
import { type CellGrid, framesPerLook, type ReadCells } from '../cells/frame-cells.ts';
import { CellWindow } from './cell-window.ts';
import { findParts, type Part } from './find-parts.ts';
import { PlateComparison } from './plate-comparison.ts';
import { tellProps } from './tell-props.ts';

export type LooseParts = {
  grid: CellGrid;
  /** Cells of each frame; empty where the masks lack nothing. */
  cellsOf: readonly (readonly number[])[];
};

export type FindLoosePartsOptions = {
  background: Background;
  /** The people that are erased. */
  timeline: MaskTimeline;
  fps: number;
  grid: CellGrid;
  readCells: ReadCells;
  signal?: AbortSignal | undefined;
};

/** What was found in a frame that was looked at. */
type Sight = { frame: number; parts: Part[] };

/** Cells that the paint reaches beyond what is erased. */
const PAINT_CELLS = 2;

/**
 * Cells beside the people that differ clearly from the plate in the frame's light, hang together with the paint over them, move, and
 * are neither shadows nor things that are seen on their own at other times. A frame gets those of its neighbours too, so that what is
 * erased does not flicker: where it is the background after all, the paint changes nothing. Memory: some MB, and what is found.
 */
export function findLooseParts(options: FindLoosePartsOptions): LooseParts {
  const { background, timeline, grid, fps } = options;
  const tools = { window: new CellWindow(options), comparison: new PlateComparison(grid, background.plates) };
  const step = framesPerLook(fps);
  const cellsOf: number[][] = [];
  for (let first = 0; first < timeline.frameCount; ) {
    const { last } = timeline.shotOf(first);
    const sights = lookAround({ first, last }, options, tools);
    const props = tellProps(
      sights.map(({ parts }) => parts),
      fps / step,
    );
    for (let frame = first; frame < last; frame++) {
      const earliest = Math.ceil(frame / step) - 1 - Math.ceil(first / step);
      const latest = Math.floor(frame / step) + 1 - Math.ceil(first / step);
      const around = sights.slice(Math.max(0, earliest), Math.max(0, latest + 1));
      const kept = around.find((sight) => sight.frame === frame)?.parts.filter((part) => props.has(part));
      cellsOf.push(chooseCells(around, props, markReach(kept ?? [], grid)));
    }
    first = last;
  }
  return { grid, cellsOf };
}

/** All parts in the frames of a shot that are looked at, in order. */
function lookAround(
  { first, last }: { first: number; last: number },
  { background, fps, grid, signal }: FindLoosePartsOptions,
  { window, comparison }: { window: CellWindow; comparison: PlateComparison },
): Sight[] {
  const step = framesPerLook(fps);
  const sights: Sight[] = [];
  for (let frame = Math.ceil(first / step) * step; frame < last; frame += step) {
    signal?.throwIfAborted();
    const plate = findPlate(background, frame);
    const look = window.at(frame);
    if (plate && look.tallest > 0) {
      comparison.turnTo(look, plate, background.frameToPlate.subarray(9 * frame, 9 * frame + 9));
      sights.push({ frame, parts: findParts(comparison, window, frame, grid) });
    } else sights.push({ frame, parts: [] });
  }
  return sights;
}

function chooseCells(around: readonly Sight[], props: ReadonlySet<Part>, kept: ReadonlySet<number>): number[] {
  const chosen = new Set<number>();
  for (const { parts } of around) {
    for (const part of parts) {
      if (part.contact === 0 || part.reachesOut || props.has(part)) continue;
      for (const at of part.cells) if (!kept.has(at)) chosen.add(at);
    }
  }
  return [...chosen];
}

/** The cells from which paint would reach the parts. */
function markReach(parts: readonly Part[], { columns }: CellGrid): Set<number> {
  const marked = new Set<number>();
  for (const at of parts.flatMap(({ cells }) => cells)) {
    for (let dy = -PAINT_CELLS; dy <= PAINT_CELLS; dy++) {
      for (let dx = -PAINT_CELLS; dx <= PAINT_CELLS; dx++) marked.add(at + dy * columns + dx);
    }
  }
  return marked;
}
