/** Fills a plate with what its samples show where nobody stands: robust per-pixel statistics, band of rows by band of rows. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import { CellStack, type SampleRows } from './cell-stack.ts';
import { mapY } from './homography.ts';
import { type LevelField, levelSamples } from './level-samples.ts';

/**
 * Reads rows of a sample at full size: an image of the frame's width and `rowCount` rows, the first of which is row `firstRow` of
 * the frame. Both are even. Given by the pipeline, which keeps the samples in files.
 */
export type ReadSampleRows = (frameIndex: number, firstRow: number, rowCount: number) => Promise<YuvImage>;

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
  const { samples, signal, width } = options;
  const cellRows = plate.height / CELL;
  const bytesPerCellRow = Math.max(1, samples.length) * width * CELL * 1.5;
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / bytesPerCellRow));
  const stack = new CellStack(MAX_SAMPLES_PER_CELL);
  const levels = samples.length ? await levelSamples(plate, options) : [];
  const grains: number[] = [];
  for (let first = 0; first < cellRows; first += bandRows) {
    const last = Math.min(cellRows, first + bandRows);
    const rows: (SampleRows | undefined)[] = [];
    for (const sample of samples) {
      signal?.throwIfAborted();
      rows.push(await readBand(plate, sample, first, last, options));
    }
    for (let row = first; row < last; row++) settleCellRow(plate, row, { rows, levels, stack, grains }, options);
  }
  plate.grain = typicalGrain(grains);
}

/** Of the calmer cells, since leaves and edges move for other reasons than grain; 0 where none is to be seen. */
function typicalGrain(grains: number[]): number {
  grains.sort((a, b) => a - b);
  const grain = grains[Math.floor(grains.length * CALM_SHARE)] ?? 0;
  return grain >= VISIBLE_GRAIN ? Math.min(MAX_GRAIN, grain) : 0;
}

/** The rows of the sample that the cell rows from `first` to before `last` reach; undefined if none. */
async function readBand(
  plate: Plate,
  { frameIndex, plateToFrame }: PlateSample,
  first: number,
  last: number,
  { height, readRows }: GatherOptions,
): Promise<SampleRows | undefined> {
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
  if (lastRow <= firstRow) return undefined;
  return { firstRow, image: await readRows(frameIndex, firstRow, lastRow - firstRow) };
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
