/** Connected regions of a mask; the cut-out keeps the character's and judges the holes. */

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

/** Labels the regions of pixels whose value is not 0, in scan order. `diagonal`: corners connect (8 neighbours), else 4. */
export function findRegions(mask: Uint8Array, width: number, height: number, diagonal = false): Regions {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const regions: Region[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || labels[seed]) continue;
    regions.push(floodRegion(seed, regions.length, { mask, labels, stack, width, height, diagonal }));
  }
  return { labels, regions };
}

type Flood = {
  mask: Uint8Array;
  labels: Int32Array;
  stack: Int32Array;
  width: number;
  height: number;
  diagonal: boolean;
};

function floodRegion(seed: number, index: number, flood: Flood): Region {
  const { labels, stack, width, height } = flood;
  const region: Region = { index, area: 0, x0: width, y0: height, x1: 0, y1: 0, touchesBorder: false };
  let size = 0;
  stack[size++] = seed;
  labels[seed] = index + 1;
  while (size > 0) {
    const p = stack[--size]!;
    const y = (p / width) | 0;
    const x = p - y * width;
    growRegion(region, x, y);
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) region.touchesBorder = true;
    size = pushNeighbours(flood, p, size);
  }
  return region;
}

/** Gives the unlabelled neighbours of `p` its label, and puts them on the stack. @returns the new height of the stack */
function pushNeighbours({ mask, labels, stack, width, height, diagonal }: Flood, p: number, size: number): number {
  const y = (p / width) | 0;
  const x = p - y * width;
  let top = size;
  for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
      const q = p + dy * width + dx;
      if (!mask[q] || labels[q] || (!diagonal && dx !== 0 && dy !== 0)) continue;
      labels[q] = labels[p]!;
      stack[top++] = q;
    }
  }
  return top;
}

function growRegion(region: Region, x: number, y: number): void {
  region.area++;
  if (x < region.x0) region.x0 = x;
  if (y < region.y0) region.y0 = y;
  if (x >= region.x1) region.x1 = x + 1;
  if (y >= region.y1) region.y1 = y + 1;
}

/** The region with the most pixels (the first of equals), or undefined where there is none. */
export function largestRegion(regions: readonly Region[]): Region | undefined {
  let best: Region | undefined;
  for (const region of regions) if (!best || region.area > best.area) best = region;
  return best;
}
