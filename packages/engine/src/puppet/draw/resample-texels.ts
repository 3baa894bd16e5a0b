/** Changes the size of opaque packed pixels with a filter as wide as the new pixels. Used to make the sizes of a texture. */

export type PackedPixels = { width: number; height: number; texels: Int32Array };

/** Catmull-Rom: sharp, and exactly the identity where the size stays the same. Support ±2. */
function kernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return 1 + x * x * (1.5 * x - 2.5);
  if (x < 2) return 2 + x * (-4 + x * (2.5 - 0.5 * x));
  return 0;
}

type Taps = { first: Int32Array; weights: Float32Array; count: number };

/** Which source pixels make each target pixel along one axis, and with what weight (their sum is 1). */
function planTaps(sourceLength: number, targetLength: number): Taps {
  const ratio = sourceLength / targetLength;
  const reach = Math.max(1, ratio);
  // As many as can lie within the support.
  const count = Math.floor(4 * reach) + 1;
  const first = new Int32Array(targetLength);
  const weights = new Float32Array(targetLength * count);
  for (let target = 0; target < targetLength; target++) {
    const centre = (target + 0.5) * ratio - 0.5;
    const start = Math.ceil(centre - 2 * reach);
    first[target] = start;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) sum += kernel((start + tap - centre) / reach);
    for (let tap = 0; tap < count; tap++) {
      weights[target * count + tap] = kernel((start + tap - centre) / reach) / sum;
    }
  }
  return { first, weights, count };
}

function clampIndex(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

const CHANNELS = 3;

/**
 * Fills `target` with `source` at the target's size. Alpha becomes 255. Borders repeat. Each target row is first summed up from the
 * source rows that make it, then narrowed: whole rows are walked in order, and nothing larger than a row is kept.
 */
export function resampleTexels(source: PackedPixels, target: PackedPixels): void {
  const across = planTaps(source.width, target.width);
  const down = planTaps(source.height, target.height);
  // The row repeats its first and last texel as far as taps reach, so that the loops need no checks.
  const before = Math.max(0, -across.first[0]!);
  const after = Math.max(0, across.first[target.width - 1]! + across.count - source.width);
  const row = new Float32Array((before + source.width + after) * CHANNELS);
  for (let i = 0; i < target.width; i++) across.first[i]! += before;
  for (let y = 0; y < target.height; y++) {
    row.fill(0);
    for (let tap = 0; tap < down.count; tap++) {
      const weight = down.weights[y * down.count + tap]!;
      if (weight === 0) continue;
      const start = clampIndex(down.first[y]! + tap, source.height) * source.width;
      addRow(source.texels, start, source.width, { row, at: before * CHANNELS, weight });
    }
    repeatEnds(row, before, source.width);
    narrowRow(row, across, target.texels, y * target.width);
  }
}

type WeightedRow = { row: Float32Array; at: number; weight: number };

function addRow(texels: Int32Array, start: number, width: number, { row, at, weight }: WeightedRow): void {
  for (let from = start, to = at; from < start + width; from++, to += CHANNELS) {
    const texel = texels[from]!;
    row[to]! += weight * (texel & 255);
    row[to + 1]! += weight * ((texel >>> 8) & 255);
    row[to + 2]! += weight * ((texel >>> 16) & 255);
  }
}

/** Copies the first and the last of `width` texels, which begin after `before` others, over all that lies beyond them. */
function repeatEnds(row: Float32Array, before: number, width: number): void {
  const first = before * CHANNELS;
  const end = (before + width) * CHANNELS;
  for (let i = first - 1; i >= 0; i--) row[i] = row[i + CHANNELS]!;
  for (let i = end; i < row.length; i++) row[i] = row[i - CHANNELS]!;
}

function narrowRow(row: Float32Array, { first, weights, count }: Taps, texels: Int32Array, start: number): void {
  for (let x = 0, weightAt = 0; x < first.length; x++, weightAt += count) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = 0, at = first[x]! * CHANNELS; tap < count; tap++, at += CHANNELS) {
      const weight = weights[weightAt + tap]!;
      red += weight * row[at]!;
      green += weight * row[at + 1]!;
      blue += weight * row[at + 2]!;
    }
    texels[start + x] = toByte(red) | (toByte(green) << 8) | (toByte(blue) << 16) | 0xff000000;
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}
