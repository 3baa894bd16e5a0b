/**
 * One colour a row for the back of a part: of the few colours that it has, the one that runs on from row to row. A print has many
 * texels in its rows, the cloth around it has some in all of them.
 */
import type { Colour } from './dominant-colour.ts';

export type RowTexels = {
  /** Texels of each row that count. */
  rows: readonly (readonly number[])[];
  /** Fewer texels in a row say nothing. */
  least: number;
};

const PALETTE_SIZE = 8;
/** Histogram bins a channel from which the palette is made. */
const BINS = 8;
/** Difference (RGB length) up to which a texel has a palette colour. */
const ALIKE = 45;
/** Width, RGB length, and steps of the search for the centre of a row's colour. */
const CENTRE_WIDTH = 60;
const CENTRE_STEPS = 4;
/** A colour is given up for another only where the other has this much more support, summed over rows as log odds. */
const CHANGE_COST = 40;
/** Support of a colour that a row does not have. */
const LEAST_SUPPORT = 0.02;
/** Rows over which the colour is smoothed, up and down; colours farther apart than ALIKE do not mix. */
const SMOOTH_ROWS = 6;

/** Undefined for rows without enough texels. */
export function rowColours(rgb: Float32Array, { rows, least }: RowTexels): (Colour | undefined)[] {
  const spoken = rows.map((texels, y) => (texels.length >= least ? y : -1)).filter((y) => y >= 0);
  const result: (Colour | undefined)[] = rows.map(() => undefined);
  if (spoken.length === 0) return result;
  const palette = makePalette(
    rgb,
    spoken.map((y) => rows[y]!),
  );
  const support = spoken.map((y) => palette.map((colour) => alikeShare(rgb, rows[y]!, colour)));
  const path = cheapestPath(support);
  const colours = spoken.map((y, k) => centreNear(rgb, rows[y]!, palette[path[k]!]!));
  spoken.forEach((y, k) => {
    result[y] = smoothAt(colours, k);
  });
  return result;
}

/** The commonest histogram bins' mean colours, at least ALIKE apart. */
function makePalette(rgb: Float32Array, rows: readonly (readonly number[])[]): Colour[] {
  const counts = new Int32Array(BINS ** 3);
  const sums = new Float64Array(3 * BINS ** 3);
  for (const row of rows) {
    for (const i of row) {
      const bin = binOf(rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!);
      counts[bin]!++;
      for (let c = 0; c < 3; c++) sums[bin * 3 + c]! += rgb[i * 3 + c]!;
    }
  }
  const palette: Colour[] = [];
  const filled = [...counts.keys()].filter((bin) => counts[bin]! > 0);
  for (const bin of filled.sort((a, b) => counts[b]! - counts[a]! || a - b)) {
    const count = counts[bin]!;
    const colour: Colour = [sums[bin * 3]! / count, sums[bin * 3 + 1]! / count, sums[bin * 3 + 2]! / count];
    if (palette.every((other) => difference(colour, other) > ALIKE)) palette.push(colour);
    if (palette.length === PALETTE_SIZE) break;
  }
  return palette;
}

function binOf(red: number, green: number, blue: number): number {
  return (binOfValue(red) * BINS + binOfValue(green)) * BINS + binOfValue(blue);
}

function binOfValue(value: number): number {
  return Math.min(BINS - 1, Math.floor((value / 256) * BINS));
}

function difference(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
}

/** RGB length between a texel and a colour. Not by `Math.hypot`, which makes an array for each texel. */
export function texelDifference(rgb: Float32Array, i: number, colour: Colour): number {
  const red = rgb[i * 3]! - colour[0];
  const green = rgb[i * 3 + 1]! - colour[1];
  const blue = rgb[i * 3 + 2]! - colour[2];
  return Math.sqrt(red * red + green * green + blue * blue);
}

function alikeShare(rgb: Float32Array, texels: readonly number[], colour: Colour): number {
  let alike = 0;
  for (const i of texels) if (texelDifference(rgb, i, colour) < ALIKE) alike++;
  return alike / texels.length;
}

/** Palette index of each row: least sum of −log support and changes (Viterbi). */
function cheapestPath(support: readonly (readonly number[])[]): number[] {
  const count = support[0]!.length;
  let costs = new Float64Array(count);
  const cameFrom: Int8Array[] = [];
  for (const row of support) {
    const next = new Float64Array(count);
    const from = new Int8Array(count);
    const cheapest = costs.indexOf(Math.min(...costs));
    for (let k = 0; k < count; k++) {
      const isChanged = costs[cheapest]! + CHANGE_COST < costs[k]!;
      from[k] = isChanged ? cheapest : k;
      next[k] = (isChanged ? costs[cheapest]! + CHANGE_COST : costs[k]!) - Math.log(Math.max(LEAST_SUPPORT, row[k]!));
    }
    cameFrom.push(from);
    costs = next;
  }
  const path: number[] = [];
  let k = costs.indexOf(Math.min(...costs));
  for (let y = support.length - 1; y >= 0; y--) {
    path[y] = k;
    k = cameFrom[y]![k]!;
  }
  return path;
}

/** The centre of the row's texels around the colour (mean shift); the colour itself where none is near. */
function centreNear(rgb: Float32Array, texels: readonly number[], colour: Colour): Colour {
  let centre = colour;
  for (let step = 0; step < CENTRE_STEPS; step++) {
    const sum: Colour = [0, 0, 0];
    let total = 0;
    for (const i of texels) {
      const weight = 1 / (1 + (texelDifference(rgb, i, centre) / CENTRE_WIDTH) ** 4);
      total += weight;
      for (let c = 0; c < 3; c++) sum[c]! += weight * rgb[i * 3 + c]!;
    }
    if (total < 1) return centre;
    centre = [sum[0] / total, sum[1] / total, sum[2] / total];
  }
  return centre;
}

function smoothAt(colours: readonly Colour[], k: number): Colour {
  const sum: Colour = [0, 0, 0];
  let total = 0;
  for (let j = Math.max(0, k - SMOOTH_ROWS); j <= Math.min(colours.length - 1, k + SMOOTH_ROWS); j++) {
    if (difference(colours[j]!, colours[k]!) > ALIKE) continue;
    const weight = SMOOTH_ROWS + 1 - Math.abs(j - k);
    total += weight;
    for (let c = 0; c < 3; c++) sum[c]! += weight * colours[j]![c]!;
  }
  return [sum[0] / total, sum[1] / total, sum[2] / total];
}
