import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
import { MASK_LENGTH, POSE_INPUT_SIZE } from '../pose.ts';
import type { Roi } from '../roi.ts';
import { type CellArea, MaskCanvas } from './mask-canvas.ts';
import type { MaskGrid } from './mask-grid.ts';

/** Two cells a pixel. */
const GRID: MaskGrid = { cell: 4, width: 120, height: 80, cellsPerPixel: 2 };
/** Rows that are not whole vectors of the kernel. */
const AREA: CellArea = { x: 11, y: 5, width: 61, height: 43 };

const alphaAt = ({ x, y, width, height, data }: PersonMask, column: number, row: number): number =>
  column >= x && row >= y && column < x + width && row < y + height ? data[(row - y) * width + column - x]! : 0;

function assertCells(mask: PersonMask, area: CellArea, expected: (column: number, row: number) => number): void {
  for (let row = area.y - 1; row <= area.y + area.height; row++) {
    for (let column = area.x - 1; column <= area.x + area.width; column++) {
      const isInside = column >= area.x && row >= area.y && column < area.x + area.width && row < area.y + area.height;
      const alpha = isInside ? expected(column, row) : 0;
      assert.equal(alphaAt(mask, column, row), alpha < 16 ? 0 : alpha, `cell ${column}, ${row}`);
    }
  }
}

/** Of a line from (20, 12) to (44, 30) cells, 4.28 cells to both sides. */
function alphaOfLine(column: number, row: number): number {
  const [x, y] = [column + 0.5 - 20, row + 0.5 - 12];
  const along = Math.max(0, Math.min(1, (x * 24 + y * 18) / (24 ** 2 + 18 ** 2)));
  const distance = Math.hypot(x - along * 24, y - along * 18);
  return Math.round(255 * Math.max(0, Math.min(1, 4.28 + 0.5 - distance)));
}

const drawSlant = (canvas: MaskCanvas): void => canvas.drawLine({ x: 10, y: 6 }, { x: 22, y: 15 }, 2.14);

test('a line covers what lies within its reach, with a soft rim of one cell', () => {
  const canvas = new MaskCanvas(GRID, AREA);
  drawSlant(canvas);
  assertCells(canvas.finish(), AREA, alphaOfLine);
});

test('lines are cut off at the border of the area, and those beyond it leave nothing', () => {
  const canvas = new MaskCanvas(GRID, AREA);
  canvas.drawLine({ x: -50, y: 10 }, { x: 100, y: 10 }, 1);
  canvas.drawLine({ x: 10, y: 60 }, { x: 20, y: 60 }, 2);
  canvas.drawLine({ x: Number.NaN, y: 10 }, { x: 20, y: 10 }, 2);
  assertCells(canvas.finish(), AREA, (_, row) => (row >= 18 && row < 22 ? 255 : 0));
});

test('of masks that lie over each other each cell keeps the highest alpha', () => {
  const noise = (seed: number) => (column: number, row: number) => (column * 37 + row * 91 + seed * 53) % 256;
  const makeMask = (area: CellArea, alpha: (column: number, row: number) => number): PersonMask => {
    const { x, y, width, height } = area;
    const data = Uint8Array.from({ length: width * height }, (_, i) =>
      alpha(x + (i % width), y + Math.floor(i / width)),
    );
    return { cell: 4, ...area, data };
  };
  const layers = [
    makeMask({ x: 11, y: 5, width: 61, height: 3 }, noise(1)),
    makeMask({ x: 20, y: 6, width: 29, height: 30 }, noise(2)),
    makeMask({ x: 71, y: 6, width: 1, height: 42 }, noise(3)),
  ];
  const canvas = new MaskCanvas(GRID, AREA);
  for (const layer of layers) canvas.lay(layer);
  drawSlant(canvas);
  assertCells(canvas.finish(), AREA, (column, row) =>
    Math.max(alphaOfLine(column, row), ...layers.map((layer) => alphaAt(layer, column, row))),
  );
});

/** Of a turned square: what lies between its logits, as the definition says it. */
function alphaOfLogits(logits: Float32Array, roi: Roi, column: number, row: number): number {
  const side = POSE_INPUT_SIZE;
  const [dx, dy] = [(column + 0.5) / 2 - roi.centreX, (row + 0.5) / 2 - roi.centreY];
  const [cos, sin] = [Math.cos(roi.angle), Math.sin(roi.angle)];
  const u = ((dx * cos + dy * sin) * side) / roi.size + side / 2;
  const v = ((dy * cos - dx * sin) * side) / roi.size + side / 2;
  if (Math.min(u, v) < 0 || Math.max(u, v) > side) return 0;
  const [x, y] = [u, v].map((place) => Math.max(0, Math.min(side - 1, place - 0.5))) as [number, number];
  let logit = 1;
  for (const [right, below] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const [left, top] = [Math.min(side - 2, Math.floor(x)) + right, Math.min(side - 2, Math.floor(y)) + below];
    const weight = (1 - Math.abs(x - left)) * (1 - Math.abs(y - top));
    logit += weight * Math.max(-6, Math.min(6, logits[top * side + left]!));
  }
  return logit >= 6 ? 255 : Math.round(255 / (1 + Math.exp(-logit)));
}

test('logits are read between their pixels, turned as the square, and become alpha with a rim for safety', () => {
  // Waves of any height, from certain through unclear to certain, that are not the same either way.
  const logits = Float32Array.from({ length: MASK_LENGTH }, (_, i) => {
    const [column, row] = [i % POSE_INPUT_SIZE, Math.floor(i / POSE_INPUT_SIZE)];
    return 9 * Math.sin(column / 5 + row / 19) + 4 * Math.cos((column * row) / 700) + ((i * 37) % 11) - 5;
  });
  // The first one lies within the area with all of its corners, the second one beyond it: eight logits a cell, or one.
  for (const roi of [
    { centreX: 20.1, centreY: 13.3, size: 15, angle: 0.5 },
    { centreX: 31.7, centreY: 2.4, size: 90, angle: 2.1 },
    { centreX: 19.2, centreY: 11.6, size: 270, angle: -1.3 },
  ]) {
    const canvas = new MaskCanvas(GRID, AREA);
    canvas.project(logits, roi);
    assertCells(canvas.finish(), AREA, (column, row) => alphaOfLogits(logits, roi, column, row));
  }
});

test('what was drawn before leaves no trace, and what was finished is not drawn over', () => {
  const draw = (): PersonMask => {
    const canvas = new MaskCanvas(GRID, AREA);
    drawSlant(canvas);
    return canvas.finish();
  };
  const first = draw();
  const copy = structuredClone(first);
  const all = new MaskCanvas(GRID, { x: 0, y: 0, width: 120, height: 80 });
  all.drawLine({ x: 0, y: 20 }, { x: 60, y: 20 }, 40);
  assert.equal(all.finish().data.length, 120 * 80);
  assert.deepEqual(first, copy);
  assert.deepEqual(draw(), first);
  const nothing = new MaskCanvas(GRID, AREA).finish();
  assert.deepEqual([nothing.width, nothing.height, nothing.data.length], [0, 0, 0]);
});
