/** Finds the ends of a figure (hands, feet, head) and the ways from them to its trunk, along the inside of the silhouette. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import type { Point } from '../../core/rig.ts';
import { distanceToOutside } from '../distance-transform.ts';
import { openGridKernel } from '../grid-kernel.ts';
import type { Silhouette } from './silhouette.ts';

export type Tip = {
  /** Cut-out pixels. */
  point: Point;
  /** Way inside the figure from the tip to the trunk, pixels. */
  distance: number;
  /** Length, pixels, by which the tip sticks out from where its branch leaves a longer one. */
  prominence: number;
  /** Points from the tip to the trunk, about a pixel of the coarse grid apart. */
  path: Point[];
  /** Half thickness of the figure at each point of the path, pixels. */
  thickness: number[];
};

/** The search runs on a grid of about this many rows or columns. */
const GRID_SIDE = 280;
/** Shorter ends are fingers and hair, in parts of the figure's longer side. */
const MIN_PROMINENCE = 0.07;
/** Each cell is reached at most once from each of them. */
const NEIGHBOURS = 8;

type Grid = {
  width: number;
  height: number;
  /** Cut-out pixels per cell. */
  cell: number;
  inside: Uint8Array;
  depth: Float32Array;
};

/** Tips of the figure seen from `trunk`, farthest first. */
export function findTips(silhouette: Silhouette, trunk: Point): Tip[] {
  const grid = gridOf(silhouette);
  const start = nearestInside(grid, trunk);
  if (start < 0) return [];
  const ways = findWays(grid, start);
  const least =
    (MIN_PROMINENCE * Math.max(silhouette.box.x1 - silhouette.box.x0, silhouette.box.y1 - silhouette.box.y0)) /
    grid.cell;
  return ways.peaks
    .filter((peak) => peak.prominence >= least)
    .map((peak) => describeTip(grid, peak, ways))
    .sort((a, b) => b.distance - a.distance);
}

/** The grids of the silhouettes that are in use: tips are looked for from several trunks. */
const knownGrids = new WeakMap<Silhouette, Grid>();

function gridOf(silhouette: Silhouette): Grid {
  const grid = knownGrids.get(silhouette) ?? coarsen(silhouette);
  knownGrids.set(silhouette, grid);
  return grid;
}

function coarsen(silhouette: Silhouette): Grid {
  const cell = Math.max(1, Math.max(silhouette.width, silhouette.height) / GRID_SIDE);
  const width = Math.ceil(silhouette.width / cell);
  const height = Math.ceil(silhouette.height / cell);
  const inside = new Uint8Array(width * height);
  const columns = Int32Array.from({ length: silhouette.width }, (_, x) => Math.floor(x / cell));
  for (let y = 0, p = 0; y < silhouette.height; y++) {
    const row = Math.floor(y / cell) * width;
    for (let x = 0; x < silhouette.width; x++, p++) if (silhouette.mask[p]) inside[row + columns[x]!] = 1;
  }
  return { width, height, cell, inside, depth: distanceToOutside(inside, { width, height }) };
}

function nearestInside(grid: Grid, point: Point): number {
  let best = -1;
  let bestDistance = Infinity;
  for (let p = 0; p < grid.inside.length; p++) {
    if (!grid.inside[p]) continue;
    const dx = ((p % grid.width) + 0.5) * grid.cell - point.x;
    const dy = (Math.floor(p / grid.width) + 0.5) * grid.cell - point.y;
    if (dx * dx + dy * dy < bestDistance) {
      bestDistance = dx * dx + dy * dy;
      best = p;
    }
  }
  return best;
}

type Peak = { cell: number; prominence: number };

type Ways = {
  /** Length of the way from the start to each cell, cells; −1 where none leads. */
  lengths: Float64Array;
  /** The cell before each on its way, −1 for the start. */
  previous: Int32Array;
  /** Local maxima of the lengths with their height above the pass to a higher one. */
  peaks: Peak[];
};

/** Shortest ways from the start to every cell, which keep to the middle of the limbs, by the kernel of `wasm/grid`. */
function findWays({ width, height, inside, depth }: Grid, start: number): Ways {
  const count = inside.length;
  const space = new KernelMemory();
  const mask = space.reserve(Uint8Array, count);
  const depths = space.reserve(Float32Array, count);
  const lengths = space.reserve(Float64Array, count);
  const costs = space.reserve(Float64Array, count);
  const previous = space.reserve(Int32Array, count);
  const heap = [Float64Array, Int32Array].map((type) => space.reserve<unknown>(type, NEIGHBOURS * count).address);
  const [order, scratch, roots] = [1, 2, 3].map(() => space.reserve(Int32Array, count).address);
  const cells = space.reserve(Int32Array, count);
  const prominences = space.reserve(Float64Array, count);
  const { exports, memory } = openGridKernel(space);
  mask.view(memory).set(inside);
  depths.view(memory).set(depth);
  const outputs = [lengths, costs, previous].map(({ address }) => address);
  exports.findWays(mask.address, depths.address, width, height, start, ...outputs, ...heap);
  const rooms = [order!, scratch!, roots!, cells.address, prominences.address];
  const found = exports.findPeaks(lengths.address, width, height, ...rooms);
  const heights = prominences.view(memory);
  return {
    lengths: lengths.view(memory).slice(),
    previous: previous.view(memory).slice(),
    peaks: Array.from(cells.view(memory).subarray(0, found), (cell, k) => ({ cell, prominence: heights[k]! })),
  };
}

function describeTip(grid: Grid, peak: Peak, { lengths, previous }: Ways): Tip {
  const path: Point[] = [];
  const thickness: number[] = [];
  for (let p = peak.cell; p >= 0; p = previous[p]!) {
    path.push({ x: ((p % grid.width) + 0.5) * grid.cell, y: (Math.floor(p / grid.width) + 0.5) * grid.cell });
    thickness.push(grid.depth[p]! * grid.cell);
  }
  return {
    point: path[0]!,
    distance: lengths[peak.cell]! * grid.cell,
    prominence: peak.prominence * grid.cell,
    path,
    thickness,
  };
}
