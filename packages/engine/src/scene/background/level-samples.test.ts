import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from './background.ts';
import type { ReadSampleRows } from './gather-plate.ts';
import { identity } from './homography.ts';
import { countMeasured, levelSamples } from './level-samples.ts';
import { packedSize, viewPacked } from './packed-image.ts';
import { PlateKernel } from './plate-kernel.ts';

const SIZE = { width: 64, height: 64 };
const CELLS = (SIZE.width / CELL) * (SIZE.height / CELL);

/** The frames whose exposure is measured, of so many that are a level brighter each, and the plate's brightness once all are levelled. */
async function listMeasured(count: number): Promise<{ measured: number[]; settled: number }> {
  const planes = { luma: new Uint8Array(64 * 64), u: new Uint8Array(32 * 32), v: new Uint8Array(32 * 32) };
  const plate = { ...SIZE, ...planes, x: 0, y: 0, seen: new Uint8Array(CELLS) } as Plate;
  const everywhere = new Uint8Array(CELLS).fill(1);
  const samples = Array.from({ length: count }, (_, frameIndex) => ({
    ...{ frameIndex, plateToFrame: identity(), clear: everywhere },
  }));
  const measured: number[] = [];
  const bytes = packedSize(SIZE.width, SIZE.height);
  const kernel = new PlateKernel(plate, {
    ...{ ...SIZE, transforms: samples.map(({ plateToFrame }) => plateToFrame) },
    ...{ measuredCount: countMeasured(count), rowBytes: count * bytes },
  });
  const readRows: ReadSampleRows = async (frameIndex, _firstRow, rowCount, memory) => {
    measured.push(frameIndex);
    const image = viewPacked(memory, SIZE.width, rowCount);
    image.y.fill(60 + frameIndex);
    return image;
  };
  await levelSamples(kernel, { ...SIZE, samples, needed: everywhere, readRows });
  const settledFrom = [...measured];
  for (let k = 0; k < count; k++) kernel.show(k, 0, await readRows(k, 0, 64, kernel.rows.subarray(k * bytes)));
  kernel.settleRow(
    3,
    samples.map(({ clear }) => clear),
    everywhere,
    [],
  );
  return { measured: settledFrom, settled: plate.luma[3 * CELL * SIZE.width + 20]! };
}

test('the exposure of a few samples is measured in each, of more in every second one', async () => {
  const few = await listMeasured(6);
  assert.deepEqual(few.measured, [0, 1, 2, 3, 4, 5]);
  assert.equal(few.settled, 60, 'the first one is what the others are brought to');
  const many = await listMeasured(40);
  assert.deepEqual(
    many.measured,
    Array.from({ length: 20 }, (_, i) => 2 * i),
  );
  assert.ok(many.settled >= 60 && many.settled <= 61, 'and stands for its neighbour');
});

const WIDE = { width: 256, height: 128 };
const COLUMNS = WIDE.width / CELL;

type Levels = (x: number, y: number) => number;

/** What a sample shows at each pixel; and where it shows the background. */
type Shown = { luma: Levels; u?: Levels; v?: Levels; isClear?: (x: number, y: number) => boolean };

/** The planes of each sample once all of them are levelled. */
async function levelAll(shown: readonly Shown[]): Promise<Pick<Plate, 'luma' | 'u' | 'v'>[]> {
  const { width, height } = WIDE;
  const cells = COLUMNS * (height / CELL);
  const samples = shown.map(({ isClear }, frameIndex) => {
    const isShown = (cell: number): boolean =>
      isClear?.((cell % COLUMNS) * CELL, Math.floor(cell / COLUMNS) * CELL) ?? true;
    const clear = Uint8Array.from({ length: cells }, (_, cell) => (isShown(cell) ? 1 : 0));
    return { frameIndex, plateToFrame: identity(), clear };
  });
  const pixels = width * height;
  const planes = { luma: new Uint8Array(pixels), u: new Uint8Array(pixels / 4), v: new Uint8Array(pixels / 4) };
  const plate = { ...WIDE, ...planes, x: 0, y: 0, seen: new Uint8Array(cells) } as Plate;
  const bytes = packedSize(width, height);
  const kernel = new PlateKernel(plate, {
    ...{ ...WIDE, transforms: samples.map(({ plateToFrame }) => plateToFrame) },
    ...{ measuredCount: countMeasured(shown.length), rowBytes: shown.length * bytes },
  });
  const readRows: ReadSampleRows = async (frameIndex, _firstRow, _rowCount, memory) => {
    const image = viewPacked(memory, width, height);
    const { luma, u = () => 120, v = () => 130 } = shown[frameIndex]!;
    for (let at = 0; at < pixels; at++) image.y[at] = luma(at % width, Math.floor(at / width));
    for (let at = 0; at < pixels / 4; at++) {
      const [x, y] = [2 * (at % (width / 2)), 2 * Math.floor(at / (width / 2))];
      image.u[at] = u(x, y);
      image.v[at] = v(x, y);
    }
    return image;
  };
  const everywhere = new Uint8Array(cells).fill(1);
  await levelSamples(kernel, { ...WIDE, samples, needed: everywhere, readRows });
  for (const k of shown.keys()) kernel.show(k, 0, await readRows(k, 0, height, kernel.rows.subarray(k * bytes)));
  return shown.map((_, alone) => {
    const clears = shown.map((__, k) => (k === alone ? everywhere : new Uint8Array(cells)));
    for (let row = 0; row < height / CELL; row++) kernel.settleRow(row, clears, everywhere, []);
    return { luma: plate.luma.slice(), u: plate.u.slice(), v: plate.v.slice() };
  });
}

/** How far a plane is from a value, at most. */
const farthestFrom = (value: number, plane: Uint8Array): number =>
  plane.reduce((most, at) => Math.max(most, Math.abs(at - value)), 0);

test('a sample is levelled in each channel and place by what changes there, whatever else it shows somewhere', async () => {
  const isThing = (x: number, y: number): boolean => x >= 160 && x < 192 && y >= 32 && y < 64;
  const [, changed] = await levelAll([
    { luma: () => 100 },
    {
      luma: (x, y) => (isThing(x, y) ? 190 : 103 + x / 40 + y / 32),
      ...{ u: (x) => 124 + x / 32, v: () => 121 },
      // Below, what is known above goes on.
      isClear: (_, y) => y < 96,
    },
    { luma: () => 100 },
  ]);
  const around = changed!.luma.filter((_, at) => !isThing(at % WIDE.width, Math.floor(at / WIDE.width)));
  assert.ok(farthestFrom(100, around) <= 3, `${farthestFrom(100, around)} levels of luma`);
  assert.ok(
    farthestFrom(120, changed!.u) <= 2 && farthestFrom(130, changed!.v) <= 1,
    `${farthestFrom(120, changed!.u)} of colour`,
  );
});

test('what only differently exposed samples show is levelled as they are elsewhere, from one to the next', async () => {
  const within = (first: number, last: number) => (x: number) => x >= first && x < last;
  const [left, middle, right] = await levelAll([
    { luma: (x) => (x < 160 ? 100 : 30), isClear: within(0, 160) },
    { luma: (x) => (within(64, 224)(x) ? 108 : 200), isClear: within(64, 224) },
    { luma: (x) => (x < 160 ? 200 : 104), isClear: within(160, 256) },
  ]);
  const farthest = (planes: Pick<Plate, 'luma'>, first: number, last: number): number =>
    farthestFrom(
      100,
      planes.luma.filter((_, at) => within(first, last)(at % WIDE.width)),
    );
  assert.deepEqual([farthest(left!, 0, 160), farthest(middle!, 64, 224), farthest(right!, 160, 256)], [0, 0, 0]);
});

test('a sample that differs by noise alone is left as it is', async () => {
  const luma = (x: number): number => (x % 20 < 12 ? 101 : 100);
  const [, noisy] = await levelAll([{ luma: () => 100 }, { luma }, { luma: () => 100 }]);
  assert.deepEqual(
    noisy!.luma.slice(0, WIDE.width),
    Uint8Array.from({ length: WIDE.width }, (_, x) => luma(x)),
  );
});
