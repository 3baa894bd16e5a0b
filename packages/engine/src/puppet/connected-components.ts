/** Connected regions of a mask: the cut-out keeps those of the character and judges its holes, labels of a rig are to be in one piece. */
import { KernelMemory } from '../core/kernel-memory.ts';
import { openGridKernel } from './grid-kernel.ts';

/** A region: the number in `labels` is `index + 1`. Box is x0, y0 inclusive, x1, y1 exclusive. */
export type Region = {
  index: number;
  area: number;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  touchesBorder: boolean;
};
export type Regions = { labels: Int32Array; regions: Region[] };

/**
 * Labels the regions of pixels whose value is not 0, in scan order. `diagonal`: corners connect (8 neighbours), else 4. Works on runs of
 * pixels, of which there are few: looking around each pixel takes several times as long.
 */
export function findRegions(mask: Uint8Array, width: number, height: number, diagonal = false): Regions {
  const runs = findRuns(mask, width, height);
  joinRuns(runs, width, diagonal ? 1 : 0);
  const { first, starts, ends, rowEnds } = runs;
  const labels = new Int32Array(mask.length);
  const regions: Region[] = [];
  const regionOf: Region[] = [];
  for (let run = 0, y = 0; run < starts.length; run++) {
    while (run >= rowEnds[y]!) y++;
    const root = findRoot(first, run);
    if (root === run) {
      regionOf[run] = { index: regions.length, area: 0, x0: width, y0: y, x1: 0, y1: y, touchesBorder: false };
      regions.push(regionOf[run]!);
    }
    const region = regionOf[root]!;
    const x0 = starts[run]! - y * width;
    const x1 = ends[run]! - y * width;
    growRegion(region, x0, x1, y);
    region.touchesBorder ||= x0 === 0 || x1 === width || y === 0 || y === height - 1;
    labels.fill(region.index + 1, starts[run]!, ends[run]!);
  }
  return { labels, regions };
}

/**
 * Pixels of a row that are all set, from one of `starts` up to one of `ends`; `first` leads to the first run of the same region, `rowEnds`
 * tells how many there are at the end of each row.
 */
type Runs = Record<'starts' | 'ends' | 'first' | 'rowEnds', Int32Array>;

/** By the kernel of `wasm/grid`. */
function findRuns(mask: Uint8Array, width: number, height: number): Runs {
  const most = height * Math.ceil(width / 2);
  const space = new KernelMemory();
  const bytes = space.reserve(Uint8Array, mask.length);
  const starts = space.reserve(Int32Array, most);
  const ends = space.reserve(Int32Array, most);
  const rowEnds = space.reserve(Int32Array, height);
  const { exports, memory } = openGridKernel(space);
  bytes.view(memory).set(mask);
  exports.findRuns(bytes.address, width, height, starts.address, ends.address, rowEnds.address);
  const count = rowEnds.view(memory)[height - 1] ?? 0;
  return {
    starts: starts.view(memory).slice(0, count),
    ends: ends.view(memory).slice(0, count),
    first: Int32Array.from({ length: count }, (_, run) => run),
    rowEnds: rowEnds.view(memory).slice(),
  };
}

/** Joins each run with those of the row above that it touches; `reach` is 1 where corners do. */
function joinRuns({ starts, ends, first, rowEnds }: Runs, width: number, reach: number): void {
  for (let y = 1, above = 0; y < rowEnds.length; y++) {
    const rowStart = rowEnds[y - 1]!;
    for (let run = rowStart; run < rowEnds[y]!; run++) {
      while (above < rowStart && ends[above]! + width + reach <= starts[run]!) above++;
      for (let other = above; other < rowStart && starts[other]! + width < ends[run]! + reach; other++) {
        joinRegions(first, findRoot(first, run), findRoot(first, other));
      }
    }
    above = rowStart;
  }
}

function findRoot(first: Int32Array, run: number): number {
  let root = run;
  while (first[root] !== root) {
    first[root] = first[first[root]!]!;
    root = first[root]!;
  }
  return root;
}

/** The earlier one of two roots stands for both. */
function joinRegions(first: Int32Array, a: number, b: number): void {
  if (a < b) first[b] = a;
  else first[a] = b;
}

function growRegion(region: Region, x0: number, x1: number, y: number): void {
  region.area += x1 - x0;
  if (x0 < region.x0) region.x0 = x0;
  if (x1 > region.x1) region.x1 = x1;
  region.y1 = y + 1;
}

/** The region with the most pixels (the first of equals), or undefined where there is none. */
export function largestRegion(regions: readonly Region[]): Region | undefined {
  let best: Region | undefined;
  for (const region of regions) if (!best || region.area > best.area) best = region;
  return best;
}
