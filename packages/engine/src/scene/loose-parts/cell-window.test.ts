import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
import { MaskTimeline } from '../background/mask-timeline.ts';
import { PersonDistance } from '../background/person-distance.ts';
import { cellGridFor } from '../cells/frame-cells.ts';
import { CellWindow } from './cell-window.ts';
import { halveMask } from './halve-mask.ts';

const [WIDTH, HEIGHT] = [640, 360];
const GRID = cellGridFor({ width: WIDTH, height: HEIGHT });

const ellipse = (x: number, y: number): PersonMask => {
  const [width, height] = [40, 60];
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.hypot(((at % width) - 20) / 20, (Math.floor(at / width) - 30) / 30) < 1 ? 255 : 0,
  );
  return { cell: 4, x, y, width, height, data };
};

test('each cell near the people of a frame is known by its distance from them, also at the borders', () => {
  for (const mask of [ellipse(50, 10), ellipse(140, 60), ellipse(-25, -40), ellipse(150, -70), ellipse(500, 20)]) {
    const masksAt = () => [mask];
    const timeline = new MaskTimeline({ frameCount: 1, fps: 10, shotStarts: [0], masksAt });
    const look = new CellWindow({ grid: GRID, timeline, readCells: () => {}, fps: 10 }).at(0);
    const person = new PersonDistance();
    person.measure([halveMask(mask)], look.band + GRID.side);
    let near = 0;
    for (let at = 0; at < look.distance.length; at++) {
      const [column, row] = [at % GRID.columns, Math.floor(at / GRID.columns)];
      const distance = person.at((column + 0.5) * GRID.side, (row + 0.5) * GRID.side);
      assert.equal(look.distance[at], distance < look.band ? Math.fround(distance) : Infinity, `${column}, ${row}`);
      if (distance >= look.band) continue;
      near++;
      const { x0, y0, x1, y1 } = look.box;
      assert.ok(column >= x0 && column < x1 && row >= y0 && row < y1);
    }
    assert.equal(near > 0, mask.x < 200 && mask.y > -70);
  }
});
