/** A made-up clip before a still, textured wall: somebody in it whose mask is given, and whatever a test paints beside them. */
import type { YuvImage } from '../../../core/image.ts';
import type { PersonMask } from '../../../core/mask.ts';
import type { Background, Plate } from '../../background/background.ts';
import { MaskTimeline } from '../../background/mask-timeline.ts';
import { cellGridFor, shrinkToCells, viewCells } from '../../cells/frame-cells.ts';
import { findLooseParts, type LooseParts } from '../find-loose-parts.ts';

export const WIDTH = 640;
export const HEIGHT = 480;
export const FRAMES = 30;
const FPS = 10;
const MASK_CELL = 2;

export type Rectangle = { x: number; y: number; width: number; height: number };
export type Paint = Rectangle & {
  /** Levels of luma; or what is left of the light that is there. */
  luma?: number;
  light?: number;
};

const WALL = Uint8Array.from(
  { length: WIDTH * HEIGHT },
  (_, at) => 150 + 12 * Math.sin(at / 7) * Math.cos(at / WIDTH / 9),
);

/** Who is in the picture, and has a mask. */
export const PERSON: Rectangle = { x: 280, y: 100, width: 80, height: 320 };

/** @param paint what is painted into a frame besides the person, in order */
export function findInScene(paint: (frame: number) => readonly Paint[]): LooseParts {
  const grid = cellGridFor({ width: WIDTH, height: HEIGHT });
  return findLooseParts({
    background: makeBackground(),
    timeline: new MaskTimeline({ frameCount: FRAMES, fps: FPS, shotStarts: [0], masksAt: () => [makeMask()] }),
    fps: FPS,
    grid,
    readCells: (frame, memory) => shrinkToCells(film(paint(frame)), grid, viewCells(grid, memory)),
  });
}

/** Share of a rectangle's middles of cells that are among the cells of a frame. */
export function shareFound({ grid, cellsOf }: LooseParts, frame: number, area: Rectangle): number {
  const found = new Set(cellsOf[frame]);
  let [inside, hits] = [0, 0];
  for (let at = 0; at < grid.columns * grid.rows; at++) {
    const x = ((at % grid.columns) + 0.5) * grid.side;
    const y = (Math.floor(at / grid.columns) + 0.5) * grid.side;
    if (x < area.x || y < area.y || x >= area.x + area.width || y >= area.y + area.height) continue;
    inside++;
    if (found.has(at)) hits++;
  }
  return hits / inside;
}

export function makeMask(): PersonMask {
  const [x, y] = [PERSON.x / MASK_CELL, PERSON.y / MASK_CELL];
  const [width, height] = [PERSON.width / MASK_CELL, PERSON.height / MASK_CELL];
  return { cell: MASK_CELL, x, y, width, height, data: new Uint8Array(width * height).fill(255) };
}

function film(paints: readonly Paint[]): YuvImage {
  const luma = WALL.slice();
  for (const { x, y, width, height, luma: level, light = 1 } of [...paints, { ...PERSON, luma: 60 }]) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        const at = row * WIDTH + column;
        luma[at] = level ?? 16 + light * (luma[at]! - 16);
      }
    }
  }
  const chroma = new Uint8Array((WIDTH * HEIGHT) / 4).fill(128);
  return { width: WIDTH, height: HEIGHT, y: luma, u: chroma, v: chroma, yStride: WIDTH, uvStride: WIDTH / 2 };
}

function makeBackground(): Background {
  const grey = new Uint8Array((WIDTH * HEIGHT) / 4).fill(128);
  const seen = new Uint8Array((WIDTH * HEIGHT) / 64).fill(9);
  const size = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const plate: Plate = {
    firstFrame: 0,
    lastFrame: FRAMES,
    ...size,
    luma: WALL,
    u: grey,
    v: grey,
    seen,
    grain: 0,
    isStatic: true,
  };
  const frameToPlate = Float32Array.from({ length: 9 * FRAMES }, (_, i) => ((i % 9) % 4 === 0 ? 1 : 0));
  return { width: WIDTH, height: HEIGHT, frameCount: FRAMES, plates: [plate], frameToPlate, warnings: [] };
}
