/** Fills a plate with what its samples show where nobody stands: robust per-pixel statistics, band of rows by band of rows. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import { mapY } from './homography.ts';
import { countMeasured, levelSamples } from './level-samples.ts';
import { packedSize } from './packed-image.ts';
import { PlateKernel } from './plate-kernel.ts';
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

/** Share of the cells that are calmer than the typical grain is taken from. */
const CALM_SHARE = 0.4;
/** Levels of luma. */
const VISIBLE_GRAIN = 0.8;
const MAX_GRAIN = 6;
/** What the rows of all samples of a band may take in memory. */
const BAND_BYTES = 48 * 1024 * 1024;

/** Writes the planes, `seen` and `grain` of the plate. Cells that no sample shows are left alone, with `seen` 0. */
export async function gatherPlate(plate: Plate, options: GatherOptions): Promise<void> {
  const { samples, needed, signal } = options;
  const bands = planBands(plate, options);
  const bytes = bands.map(({ reaches }) => reaches.reduce((sum, reach) => sum + bytesOf(reach, options), 0));
  const kernel = new PlateKernel(plate, {
    ...options,
    transforms: samples.map(({ plateToFrame }) => plateToFrame),
    measuredCount: countMeasured(samples.length),
    rowBytes: Math.max(0, ...bytes),
  });
  await levelSamples(kernel, options);
  const clears = samples.map(({ clear }) => clear);
  const grains: number[] = [];
  for (const { first, last, reaches } of bands) {
    signal?.throwIfAborted();
    await showBand(reaches, kernel, options);
    for (let row = first; row < last; row++) kernel.settleRow(row, clears, needed, grains);
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

/** Reads what each sample shows of a band, one behind the other. */
async function showBand(reaches: readonly RowRange[], kernel: PlateKernel, options: GatherOptions): Promise<void> {
  let at = 0;
  for (const [k, reach] of reaches.entries()) {
    const { firstRow, lastRow } = reach;
    if (lastRow === firstRow) {
      kernel.show(k, firstRow, undefined);
      continue;
    }
    const { frameIndex } = options.samples[k]!;
    const image = await options.readRows(frameIndex, firstRow, lastRow - firstRow, kernel.rows.subarray(at));
    kernel.show(k, firstRow, image);
    at += bytesOf(reach, options);
  }
}
