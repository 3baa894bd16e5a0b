import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
import { cellGridFor, framesPerLook, viewCells } from '../cells/frame-cells.ts';
import { type CameraMotion, stillCamera } from './camera-motion.ts';
import { findSigns, type Sign } from './find-signs.ts';
import { MaskTimeline } from './mask-timeline.ts';

const GRID = cellGridFor({ width: 640, height: 480 });
const FPS = 30;
const FRAMES = 120;
const PERSON: PersonMask = { cell: 4, x: 70, y: 20, width: 20, height: 98, data: new Uint8Array(20 * 98).fill(255) };

type Level = (x: number, y: number, frame: number) => number | undefined;
type Scene = { cameraMotion?: CameraMotion; masks?: PersonMask[] };

/** A plain wall; `level` gives the luma of cells that show something else. */
function findIn(level: Level, { cameraMotion = stillCamera(FRAMES), masks = [] }: Scene = {}): Sign[] {
  return findSigns({
    timeline: new MaskTimeline({ frameCount: FRAMES, fps: FPS, shotStarts: [0], masksAt: () => masks }),
    cameraMotion,
    fps: FPS,
    grid: GRID,
    readCells: (frame, memory) => {
      assert.equal(frame % framesPerLook(FPS), 0);
      const { luma } = viewCells(GRID, memory);
      for (let at = 0; at < luma.length; at++) {
        luma[at] = level(at % GRID.columns, Math.floor(at / GRID.columns), frame) ?? 120 + ((at * 7) % 3);
      }
    },
  });
}

const letters: Level = (x, y) => (x >= 20 && x < 40 && y >= 10 && y < 18 && x % 3 > 0 ? 230 : undefined);

test('lettering that comes and goes is found with its frames and its place, from the start or to the end where it stays', () => {
  const middle = findIn((x, y, frame) => (frame >= 40 && frame < 80 ? letters(x, y, frame) : undefined));
  assert.ok(middle.length > 0);
  for (const sign of middle) {
    assert.ok(sign.first <= 40 && sign.first > 30 && sign.last >= 80 && sign.last < 90, JSON.stringify(sign));
    assert.ok(
      sign.x0 < 21 * GRID.side && sign.x1 > 39 * GRID.side && sign.y0 < 10 * GRID.side && sign.y1 > 18 * GRID.side,
    );
    assert.ok(sign.x1 < 50 * GRID.side && sign.y1 < 30 * GRID.side);
  }
  for (const sign of findIn((x, y, frame) => (frame < 60 ? letters(x, y, frame) : undefined)))
    assert.equal(sign.first, 0);
  for (const sign of findIn((x, y, frame) => (frame >= 60 ? letters(x, y, frame) : undefined)))
    assert.equal(sign.last, FRAMES);
});

test('a bar behind somebody is one sign', () => {
  const bar: Level = (x, y, frame) => (frame < 60 && y >= 110 ? (x % 4) * 20 : undefined);
  const signs = findIn(bar, { masks: [PERSON] });
  assert.ok(signs.length > 0);
  for (const { x0, x1 } of signs) assert.ok(x0 <= 0 && x1 >= 640);
});

test('another light, what moves on, and what a moving camera shows are no signs', () => {
  assert.deepEqual(
    findIn((x, y, frame) => (frame < 60 ? 90 + ((x + y) % 3) : 150 + ((x + y) % 3))),
    [],
  );
  const passing: Level = (x, y, frame) => (Math.abs(x - frame) < 8 && y > 30 && y < 80 ? 40 : undefined);
  assert.deepEqual(findIn(passing), []);
  const cameraMotion = stillCamera(FRAMES);
  for (let frame = 0; frame < FRAMES; frame++) cameraMotion.toPrevious[9 * frame + 2] = 1;
  assert.deepEqual(
    findIn((x, y, frame) => (frame < 60 ? letters(x, y, frame) : undefined), { cameraMotion }),
    [],
  );
});

test('somebody who stands up is no sign', () => {
  const body: Level = (x, y, frame) => (frame < 60 && x >= 70 && x < 90 && y >= 20 && y < 118 ? 30 : undefined);
  assert.deepEqual(findIn(body, { masks: [PERSON] }), []);
});
