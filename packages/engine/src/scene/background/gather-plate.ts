/** Fills a plate with what its samples show where nobody stands: robust per-pixel statistics, band of rows by band of rows. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import { CellStack, type SampleRows } from './cell-stack.ts';
import { mapY } from './homography.ts';
import { type LevelField, levelSamples } from './level-samples.ts';
import { packedSize } from './packed-image.ts';
import { selectByRank } from './select-by-rank.ts';

/**
 * Reads rows of a sample at full size into the first bytes of `memory`: an image of the frame's width and `rowCount` rows, the first of
 * which is row `firstRow` of the frame, as `viewPacked` shows it. Both are even. Given by the pipeline, which keeps the samples in files.
 */
export type ReadSampleRows = (
  frameIndex: number,
  firstRow: number,
  rowCount: number,
  memory: Uint8Array,
) => Promise<YuvImage>;

export type PlateSample = {
  frameIndex: number;
  /** Takes plate coordinates to pixels of the sample. */
  plateToFrame: ArrayLike<number>;
  /** 1 for each cell of the plate in which the sample shows the background. */
  clear: Uint8Array;
};

export type GatherOptions = {
  samples: readonly PlateSample[];
  /** Frame height, pixels. */
  height: number;
  width: number;
  /** 1 for each cell of the plate that frames will be painted with; the others are only roughly made. */
  needed: Uint8Array;
  readRows: ReadSampleRows;
  signal?: AbortSignal | undefined;
};

/** Past this the noise of the median is no longer visible. */
const MAX_SAMPLES_PER_CELL = 25;
const ROUGH_SAMPLES_PER_CELL = 5;
/** Share of the cells that are calmer than the typical grain is taken from. */
const CALM_SHARE = 0.4;
/** Levels of luma. */
const VISIBLE_GRAIN = 0.8;
const MAX_GRAIN = 6;
/** What the rows of all samples of a band may take in memory. */
const BAND_BYTES = 48 * 1024 * 1024;

/** Writes the planes, `seen` and `grain` of the plate. Cells that no sample shows are left alone, with `seen` 0. */
export async function gatherPlate(plate: Plate, options: GatherOptions): Promise<void> {
  const { samples, signal } = options;
  const bands = planBands(plate, options);
  const bytes = bands.map(({ reaches }) => reaches.reduce((sum, reach) => sum + bytesOf(reach, options), 0));
  const stack = new CellStack(MAX_SAMPLES_PER_CELL, Math.max(0, ...bytes));
  const levels = samples.length ? await levelSamples(plate, options) : [];
  const grains: number[] = [];
  for (const { first, last, reaches } of bands) {
    signal?.throwIfAborted();
    const rows = await readBand(reaches, stack.rows, options);
    for (let row = first; row < last; row++) settleCellRow(plate, row, { rows, levels, stack, grains }, options);
  }
  plate.grain = typicalGrain(Float64Array.from(grains));
}

/** Rows of a frame, both even; none where they are equal. */
type RowRange = { firstRow: number; lastRow: number };
/** Cell rows `first` to before `last`, and what they reach of each sample. */
type PlannedBand = { first: number; last: number; reaches: RowRange[] };

function planBands(plate: Plate, { samples, width, height }: GatherOptions): PlannedBand[] {
  const cellRows = plate.height / CELL;
  const bytesPerCellRow = Math.max(1, samples.length) * packedSize(width, CELL);
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / bytesPerCellRow));
  const bands: PlannedBand[] = [];
  for (let first = 0; first < cellRows; first += bandRows) {
    const last = Math.min(cellRows, first + bandRows);
    bands.push({ first, last, reaches: samples.map((sample) => reachOf(plate, sample, { first, last, height })) });
  }
  return bands;
}

function bytesOf({ firstRow, lastRow }: RowRange, { width }: GatherOptions): number {
  return packedSize(width, lastRow - firstRow);
}

/** Of the calmer cells, since leaves and edges move for other reasons than grain; 0 where none is to be seen. */
function typicalGrain(grains: Float64Array): number {
  if (grains.length === 0) return 0;
  const grain = selectByRank(grains, grains.length, Math.floor(grains.length * CALM_SHARE));
  return grain >= VISIBLE_GRAIN ? Math.min(MAX_GRAIN, grain) : 0;
}

/** The rows of the sample that the cell rows from `first` to before `last` reach. */
function reachOf(
  plate: Plate,
  { plateToFrame }: PlateSample,
  { first, last, height }: { first: number; last: number; height: number },
): RowRange {
  let top = Infinity;
  let bottom = -Infinity;
  for (const x of [plate.x, plate.x + plate.width]) {
    for (const row of [first, last]) {
      const y = mapY(plateToFrame, x, plate.y + row * CELL);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const firstRow = Math.max(0, Math.floor(top / 2 - 1) * 2);
  const lastRow = Math.min(height, Math.ceil(bottom / 2 + 1) * 2);
  return { firstRow, lastRow: Math.max(firstRow, lastRow) };
}

/** What each sample shows of a band, one behind the other in `memory`; undefined where it shows nothing. */
async function readBand(
  reaches: readonly RowRange[],
  memory: Uint8Array,
  options: GatherOptions,
): Promise<(SampleRows | undefined)[]> {
  const rows: (SampleRows | undefined)[] = [];
  let at = 0;
  for (const [k, reach] of reaches.entries()) {
    const { firstRow, lastRow } = reach;
    if (lastRow === firstRow) {
      rows.push(undefined);
      continue;
    }
    const { frameIndex } = options.samples[k]!;
    const image = await options.readRows(frameIndex, firstRow, lastRow - firstRow, memory.subarray(at));
    rows.push({ firstRow, image });
    at += bytesOf(reach, options);
  }
  return rows;
}

type Band = {
  /** What each sample shows of it. */
  rows: readonly (SampleRows | undefined)[];
  levels: readonly (LevelField | undefined)[];
  stack: CellStack;
  /** Gets the grain of each needed cell. */
  grains: number[];
};

function settleCellRow(
  plate: Plate,
  row: number,
  { rows, levels, stack, grains }: Band,
  { samples, needed }: GatherOptions,
): void {
  const columns = plate.width / CELL;
  const usable: number[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = row * columns + column;
    usable.length = 0;
    for (let k = 0; k < samples.length; k++) if (rows[k] && samples[k]!.clear[cell]) usable.push(k);
    plate.seen[cell] = Math.min(255, usable.length);
    const count = Math.min(usable.length, needed[cell] ? MAX_SAMPLES_PER_CELL : ROUGH_SAMPLES_PER_CELL);
    stack.clear();
    for (let i = 0; i < count; i++) {
      const k = usable[Math.floor(((i + 0.5) * usable.length) / count)]!;
      stack.add(rows[k]!, samples[k]!.plateToFrame, plate.x + column * CELL, plate.y + row * CELL);
      const level = levels[k];
      if (level) stack.level(level, (column + 0.5) * CELL, (row + 0.5) * CELL);
    }
    const grain = needed[cell] ? stack.measureGrain() : undefined;
    if (grain !== undefined) grains.push(grain);
    stack.settle(plate, column, row);
  }
}
