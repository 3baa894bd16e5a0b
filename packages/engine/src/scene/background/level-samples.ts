/** Brings the samples of a plate to one exposure: cameras brighten, darken and tint as people come and go. */
import type { Plate } from './background.ts';
import { fillSmoothly } from './fill-smoothly.ts';
import type { GatherOptions } from './gather-plate.ts';
import { BLOCK, type BlockGrid, blockGridOf, measureBlocks } from './measure-blocks.ts';
import { packedSize } from './packed-image.ts';
import { medianOf } from './select-by-rank.ts';

/** What to add to a sample in each block of the plate: Y, U, V, row-major. Undefined: nothing. */
export type LevelField = { grid: BlockGrid; values: Float32Array };

/** Exposure changes slowly: of more samples than this every second one is measured, */
const MAX_SINGLE = 24;
/** and of many fewer still, so that no more than this are. */
const MAX_MEASURED = 80;
const ROUNDS = 3;
/** Blocks that differ from the rest of their sample by more than this show something else, levels. */
const TOLERANCE = 6;
/** Exposure differs smoothly: fields are blurred over so many blocks in each direction. */
const BLUR = 2;
/** Differences below this are noise, levels. */
const NEGLIGIBLE = 0.7;
const CHANNELS = 3;

/** For each sample what brings it to the exposure of the one that shows most of the background; undefined entries need nothing. */
export async function levelSamples(plate: Plate, options: GatherOptions): Promise<(LevelField | undefined)[]> {
  const { samples, signal, width, height } = options;
  const grid = blockGridOf(plate);
  const step = Math.max(samples.length > MAX_SINGLE ? 2 : 1, Math.ceil(samples.length / MAX_MEASURED));
  const measured: Float32Array[] = [];
  const memory = new Uint8Array(packedSize(width, height));
  for (let k = 0; k < samples.length; k += step) {
    signal?.throwIfAborted();
    measured.push(await measureBlocks(plate, samples[k]!, options, memory));
  }
  const fields = solveFields(measured, grid);
  return samples.map((_, k) => {
    const values = fields[Math.floor(k / step)]!;
    return values.some((value) => Math.abs(value) > NEGLIGIBLE) ? { grid, values } : undefined;
  });
}

/** Fills `levels` with what to add around the position (x, y), pixels from the plate's corner: bilinear between the blocks' middles. */
export function readLevels({ grid, values }: LevelField, x: number, y: number, levels: Float64Array): void {
  const column = Math.max(0, Math.min(grid.columns - 1, x / BLOCK - 0.5));
  const row = Math.max(0, Math.min(grid.rows - 1, y / BLOCK - 0.5));
  const left = Math.floor(column);
  const top = Math.floor(row) * grid.columns;
  const right = Math.min(grid.columns - 1, left + 1);
  const below = Math.min(grid.rows - 1, Math.floor(row) + 1) * grid.columns;
  for (let c = 0; c < CHANNELS; c++) {
    const topLeft = values[(top + left) * CHANNELS + c]!;
    const belowLeft = values[(below + left) * CHANNELS + c]!;
    const upper = topLeft + (values[(top + right) * CHANNELS + c]! - topLeft) * (column - left);
    const lower = belowLeft + (values[(below + right) * CHANNELS + c]! - belowLeft) * (column - left);
    levels[c] = upper + (lower - upper) * (row - Math.floor(row));
  }
}

/** Alternates between the background that the levelled samples agree on and the smooth fields that level them. */
function solveFields(measured: readonly Float32Array[], grid: BlockGrid): Float32Array[] {
  const anchor = measured.reduce((best, blocks) => (countKnown(blocks) > countKnown(best) ? blocks : best));
  const fields = measured.map((blocks) => new Float32Array(blocks.length));
  for (let round = 0; round < ROUNDS; round++) {
    const background = agree(measured, fields);
    const reference = smoothDifference(background, anchor, grid);
    for (const [k, blocks] of measured.entries()) {
      const field = smoothDifference(background, blocks, grid);
      for (let i = 0; i < field.length; i++) fields[k]![i] = field[i]! - reference[i]!;
    }
  }
  return fields;
}

function countKnown(blocks: Float32Array): number {
  let known = 0;
  for (let i = 0; i < blocks.length; i += CHANNELS) if (!Number.isNaN(blocks[i])) known++;
  return known;
}

/** Median over the levelled samples, block by block; NaN where none shows it. */
function agree(measured: readonly Float32Array[], fields: readonly Float32Array[]): Float32Array {
  const background = new Float32Array(measured[0]!.length);
  const values = new Float64Array(measured.length);
  for (let i = 0; i < background.length; i++) {
    let count = 0;
    for (let k = 0; k < measured.length; k++) {
      const value = measured[k]![i]!;
      if (!Number.isNaN(value)) values[count++] = value + fields[k]![i]!;
    }
    background[i] = count ? medianOf(values, count) : Number.NaN;
  }
  return background;
}

/** background − blocks, robustly smoothed, and continued where either is unknown. */
function smoothDifference(background: Float32Array, blocks: Float32Array, grid: BlockGrid): Float32Array {
  const count = blocks.length / CHANNELS;
  const values = new Float32Array(blocks.length);
  const weights = new Float32Array(count);
  const typical = medianDifference(background, blocks);
  for (let block = 0; block < count; block++) {
    const difference = background[CHANNELS * block]! - blocks[CHANNELS * block]!;
    if (Number.isNaN(difference)) continue;
    const oddness = (difference - typical) / TOLERANCE;
    weights[block] = 1 / (1 + oddness * oddness);
    for (let c = 0; c < CHANNELS; c++)
      values[CHANNELS * block + c] = background[CHANNELS * block + c]! - blocks[CHANNELS * block + c]!;
  }
  fillSmoothly({ ...grid, values, channels: CHANNELS, weights });
  return blurField(values, grid);
}

function medianDifference(background: Float32Array, blocks: Float32Array): number {
  const differences = new Float64Array(blocks.length / CHANNELS);
  let count = 0;
  for (let i = 0; i < blocks.length; i += CHANNELS) {
    const difference = background[i]! - blocks[i]!;
    if (!Number.isNaN(difference)) differences[count++] = difference;
  }
  return count ? medianOf(differences, count) : 0;
}

function blurField(values: Float32Array, { columns, rows }: BlockGrid): Float32Array {
  const blurred = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let count = 0;
      const to = (row * columns + column) * CHANNELS;
      for (let y = Math.max(0, row - BLUR); y <= Math.min(rows - 1, row + BLUR); y++) {
        for (let x = Math.max(0, column - BLUR); x <= Math.min(columns - 1, column + BLUR); x++, count++) {
          for (let c = 0; c < CHANNELS; c++) blurred[to + c]! += values[(y * columns + x) * CHANNELS + c]!;
        }
      }
      for (let c = 0; c < CHANNELS; c++) blurred[to + c]! /= count;
    }
  }
  return blurred;
}
