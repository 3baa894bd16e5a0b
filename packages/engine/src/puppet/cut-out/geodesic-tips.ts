/** Finds the ends of a figure (hands, feet, head) and the ways from them to its trunk, along the inside of the silhouette. */
import type { Point } from '../../core/rig.ts';
import { distanceToOutside } from '../distance-transform.ts';
import { DistanceHeap } from '../rig/grid/distance-heap.ts';
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
  const grid = coarsen(silhouette);
  const start = nearestInside(grid, trunk);
  if (start < 0) return [];
  const { distance, order, previous } = spread(grid, start);
  const least =
    (MIN_PROMINENCE * Math.max(silhouette.box.x1 - silhouette.box.x0, silhouette.box.y1 - silhouette.box.y0)) /
    grid.cell;
  return peaksOf(grid, distance, order)
    .filter((peak) => peak.prominence >= least)
    .map((peak) => describeTip(grid, peak, distance, previous))
    .sort((a, b) => b.distance - a.distance);
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

type Spread = { distance: Float64Array; previous: Int32Array; order: number[] };

/** Shortest ways from the start to every cell (Dijkstra, 8 neighbours); the ways keep to the middle of the limbs. */
function spread(grid: Grid, start: number): Spread {
  const { width, height, inside, depth } = grid;
  const distance = new Float64Array(inside.length).fill(Infinity);
  const cost = new Float64Array(inside.length).fill(Infinity);
  const previous = new Int32Array(inside.length).fill(-1);
  const order: number[] = [];
  const done = new Uint8Array(inside.length);
  const heap = new DistanceHeap();
  distance[start] = 0;
  cost[start] = 0;
  heap.push(0, start);
  while (heap.size > 0) {
    const p = heap.pop();
    if (done[p]) continue;
    done[p] = 1;
    order.push(p);
    const x = p % width;
    const y = (p - x) / width;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        const q = p + dy * width + dx;
        if (!inside[q] || done[q]) continue;
        const step = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
        const next = cost[p]! + step * (1 + 1 / depth[q]!);
        if (next >= cost[q]!) continue;
        cost[q] = next;
        distance[q] = distance[p]! + step;
        previous[q] = p;
        heap.push(next, q);
      }
    }
  }
  return { distance, previous, order };
}

type Peak = { cell: number; prominence: number };

/** Local maxima of the distance with the height above the pass to a higher one (persistence of superlevel sets). */
function peaksOf(grid: Grid, distance: Float64Array, order: readonly number[]): Peak[] {
  const { width, height } = grid;
  const root = new Int32Array(distance.length).fill(-1);
  const find = (p: number): number => {
    let at = p;
    while (root[at] !== at) at = root[at] = root[root[at]!]!;
    return at;
  };
  const peaks: Peak[] = [];
  const descending = [...order].sort((a, b) => distance[b]! - distance[a]! || a - b);
  for (const p of descending) {
    root[p] = p;
    const x = p % width;
    const y = (p - x) / width;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        const q = p + dy * width + dx;
        if (q === p || root[q] === -1) continue;
        const a = find(p);
        const b = find(q);
        if (a === b) continue;
        const [low, high] = distance[a]! < distance[b]! ? [a, b] : [b, a];
        if (distance[low]! > distance[p]!) peaks.push({ cell: low, prominence: distance[low]! - distance[p]! });
        root[low] = high;
      }
    }
  }
  if (descending.length > 0) peaks.push({ cell: descending[0]!, prominence: distance[descending[0]!]! });
  return peaks;
}

function describeTip(grid: Grid, peak: Peak, distance: Float64Array, previous: Int32Array): Tip {
  const path: Point[] = [];
  const thickness: number[] = [];
  for (let p = peak.cell; p >= 0; p = previous[p]!) {
    path.push({ x: ((p % grid.width) + 0.5) * grid.cell, y: (Math.floor(p / grid.width) + 0.5) * grid.cell });
    thickness.push(grid.depth[p]! * grid.cell);
  }
  return {
    point: path[0]!,
    distance: distance[peak.cell]! * grid.cell,
    prominence: peak.prominence * grid.cell,
    path,
    thickness,
  };
}
