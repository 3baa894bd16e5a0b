import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YuvImage } from '../../core/image.ts';
import type { Plane } from './cell-shrinker.ts';
import { cellGridFor, framesPerLook, shrinkToCells, sizeOfCells, viewCells } from './frame-cells.ts';

function makeFrame(width: number, height: number): YuvImage {
  const fill = (length: number, factor: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => (i * factor) % 251);
  const chroma = (width / 2) * (height / 2);
  const planes = { y: fill(width * height, 7), u: fill(chroma, 11), v: fill(chroma, 13) };
  return { width, height, ...planes, yStride: width, uvStride: width / 2 };
}

/**
 * Mean over a square of a plane by its corner, of some of its pixels, always the same ones: eight where it has eight pixels a side,
 * two where it has four. Pixels outside do not count.
 */
function averageSquare({ data, stride, width, height }: Plane, left: number, top: number, side: number): number {
  const step = side < 6 ? 2 : Math.round(side / 4);
  const right = Math.min(width, left + side);
  const bottom = Math.min(height, top + side);
  let sum = 0;
  let count = 0;
  for (let y = top, shift = 0; y < bottom; y += step, shift = step - shift) {
    if (y < 0) continue;
    for (let x = left + shift; x < right; x += 2 * step) {
      if (x < 0) continue;
      sum += data[y * stride + x]!;
      count++;
    }
  }
  if (count > 0) return sum / count;
  const x = Math.max(0, Math.min(width - 1, left));
  return data[Math.max(0, Math.min(height - 1, top)) * stride + x]!;
}

test('all cells of a frame are the means that one alone would be, also where they hang over its border', () => {
  for (const [width, height] of [
    [1286, 726],
    [1280, 720],
    [1080, 1920],
    [640, 362],
    [642, 90],
    [2, 2],
  ] as const) {
    const frame = makeFrame(width, height);
    const grid = cellGridFor(frame);
    const cells = viewCells(grid, new Uint8Array(sizeOfCells(grid)));
    shrinkToCells(frame, grid, cells);
    const luma = { data: frame.y, stride: width, width, height };
    const chroma = { data: frame.v, stride: width / 2, width: width / 2, height: height / 2 };
    for (let at = 0; at < grid.columns * grid.rows; at++) {
      const x = (at % grid.columns) * grid.side;
      const y = Math.floor(at / grid.columns) * grid.side;
      assert.equal(cells.luma[at], Math.floor(averageSquare(luma, x, y, grid.side) + 0.5));
      assert.equal(cells.v[at], Math.floor(averageSquare(chroma, x / 2, y / 2, grid.side / 2) + 0.5));
    }
  }
});

test('the grid has at most 160 cells along a side, and a second twelve looks or more where it has the frames', () => {
  assert.deepEqual(cellGridFor({ width: 1280, height: 720 }), { columns: 160, rows: 90, side: 8 });
  assert.deepEqual(cellGridFor({ width: 1080, height: 1920 }), { columns: 90, rows: 160, side: 12 });
  assert.deepEqual([5, 23, 24000 / 1001, 24, 30, 60].map(framesPerLook), [1, 1, 2, 2, 2, 5]);
});
