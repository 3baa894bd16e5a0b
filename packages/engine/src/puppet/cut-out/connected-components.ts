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
  const { mask, labels, stack, width, height, diagonal } = flood;
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
    for (let dy = -1; dy <= 1; dy++) {
      if (y + dy < 0 || y + dy >= height) continue;
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || x + dx >= width || (!diagonal && dx !== 0 && dy !== 0)) continue;
        const q = p + dy * width + dx;
        if (!mask[q] || labels[q]) continue;
        labels[q] = index + 1;
        stack[size++] = q;
      }
    }
  }
  return region;
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
