/** A made-up clip with a known background: textured, seen by a moving camera, with a block walking before it. For tests. */
import type { RgbImage, YuvImage } from '../../../core/image.ts';
import type { PersonMask } from '../../../core/mask.ts';
import type { ReadSampleRows } from '../gather-plate.ts';
import { mapX, mapY } from '../homography.ts';
import { viewPacked } from '../packed-image.ts';

export type SyntheticScene = {
  width: number;
  height: number;
  frameCount: number;
  fps: number;
  /** The frame as filmed. */
  frame: (index: number) => YuvImage;
  /** The frame without the person. */
  truth: (index: number) => YuvImage;
  /** The frame as the analysis sees it. */
  picture: (index: number) => RgbImage;
  masks: (index: number) => PersonMask[];
  readRows: ReadSampleRows;
};

export type SyntheticOptions = {
  width?: number;
  height?: number;
  frameCount?: number;
  /** Takes pixels of a frame to places of the world. Default: the camera stands still. */
  camera?: (index: number) => ArrayLike<number>;
  /** Top-left corner of the person in a frame; undefined: nobody. Default: walks from left to right. */
  person?: (index: number) => { x: number; y: number } | undefined;
  /** Levels added to all of a frame's luma. */
  exposure?: (index: number) => number;
  /** Another world, as after a cut. */
  world?: (index: number) => number;
};

const STILL = [1, 0, 0, 0, 1, 0, 0, 0, 1];
export const PERSON = { width: 40, height: 96 } as const;
const CELL = 4;

export function makeSyntheticScene(options: SyntheticOptions = {}): SyntheticScene {
  const { width = 256, height = 192, frameCount = 48 } = options;
  const camera = options.camera ?? (() => STILL);
  const person = options.person ?? ((index: number) => ({ x: 20 + 4 * index, y: 70 }));
  const shoot = (index: number, withPerson: boolean): YuvImage => {
    const image = emptyImage(width, height);
    const exposure = options.exposure?.(index) ?? 0;
    const seed = options.world?.(index) ?? 1;
    const body = withPerson ? person(index) : undefined;
    paint(image.y, width, (x, y) => {
      if (body && isInside(body, x, y)) return 200 + 20 * noise(x - body.x, y - body.y, 6, 9);
      const h = camera(index);
      return exposure + 110 + texture(mapX(h, x, y), mapY(h, x, y), seed);
    });
    for (const [plane, shift] of [
      [image.u, 1],
      [image.v, 2],
    ] as const) {
      paint(plane, width / 2, (x, y) => {
        if (body && isInside(body, 2 * x, 2 * y)) return 128 + 30 * shift;
        const h = camera(index);
        return 128 + 24 * noise(mapX(h, 2 * x, 2 * y), mapY(h, 2 * x, 2 * y), 40, seed + shift);
      });
    }
    return image;
  };
  const filmed: YuvImage[] = [];
  const film = (index: number): YuvImage => {
    filmed[index] ??= shoot(index, true);
    return filmed[index];
  };
  return {
    width,
    height,
    frameCount,
    fps: 24,
    frame: (index) => cutRows(film(index), 0, height),
    truth: (index) => shoot(index, false),
    picture: (index) => toGreyRgb(film(index)),
    masks: (index) => {
      const body = person(index);
      return body ? [maskOf(body, width, height)] : [];
    },
    readRows: async (index, firstRow, rowCount, memory) => {
      const rows = cutRows(film(index), firstRow, rowCount);
      const image = viewPacked(memory, width, rowCount);
      image.y.set(rows.y);
      image.u.set(rows.u);
      image.v.set(rows.v);
      return image;
    },
  };
}

/** Smooth noise of several sizes, about −60 … 60. */
function texture(x: number, y: number, seed: number): number {
  return 45 * noise(x, y, 48, seed) + 25 * noise(x, y, 17, seed + 11) + 20 * noise(x, y, 7, seed + 23);
}

/** −1 … 1, smooth, with features of about `size` pixels. */
function noise(x: number, y: number, size: number, seed: number): number {
  const column = Math.floor(x / size);
  const row = Math.floor(y / size);
  const fx = smooth(x / size - column);
  const fy = smooth(y / size - row);
  const upper = lattice(column, row, seed) * (1 - fx) + lattice(column + 1, row, seed) * fx;
  const lower = lattice(column, row + 1, seed) * (1 - fx) + lattice(column + 1, row + 1, seed) * fx;
  return upper * (1 - fy) + lower * fy;
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

function lattice(column: number, row: number, seed: number): number {
  let h = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2147483648 - 1;
}

function isInside(body: { x: number; y: number }, x: number, y: number): boolean {
  return x >= body.x && y >= body.y && x < body.x + PERSON.width && y < body.y + PERSON.height;
}

function emptyImage(width: number, height: number): YuvImage {
  const chroma = (width / 2) * (height / 2);
  return {
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array(chroma),
    v: new Uint8Array(chroma),
    yStride: width,
    uvStride: width / 2,
  };
}

function paint(plane: Uint8Array, width: number, colour: (x: number, y: number) => number): void {
  for (let at = 0; at < plane.length; at++) {
    plane[at] = Math.max(16, Math.min(235, colour((at % width) + 0.5, Math.floor(at / width) + 0.5) + 0.5));
  }
}

function toGreyRgb({ width, height, y }: YuvImage): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < y.length; at++) data.fill(y[at]!, 3 * at, 3 * at + 3);
  return { width, height, data };
}

function maskOf({ x, y }: { x: number; y: number }, width: number, height: number): PersonMask {
  const x0 = Math.max(0, Math.floor(x / CELL));
  const y0 = Math.max(0, Math.floor(y / CELL));
  const x1 = Math.min(Math.ceil(width / CELL), Math.ceil((x + PERSON.width) / CELL));
  const y1 = Math.min(Math.ceil(height / CELL), Math.ceil((y + PERSON.height) / CELL));
  const size = { width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) };
  return { cell: CELL, x: x0, y: y0, ...size, data: new Uint8Array(size.width * size.height).fill(255) };
}

function cutRows({ width, y, u, v }: YuvImage, firstRow: number, rowCount: number): YuvImage {
  const half = width / 2;
  return {
    width,
    height: rowCount,
    y: y.slice(firstRow * width, (firstRow + rowCount) * width),
    u: u.slice((firstRow / 2) * half, ((firstRow + rowCount) / 2) * half),
    v: v.slice((firstRow / 2) * half, ((firstRow + rowCount) / 2) * half),
    yStride: width,
    uvStride: half,
  };
}

/** Peak signal-to-noise ratio of the luma over the pixels that `chosen` names, decibels. */
export function psnr(a: YuvImage, b: YuvImage, chosen: (at: number) => boolean = () => true): number {
  let squares = 0;
  let count = 0;
  for (let at = 0; at < a.y.length; at++) {
    if (!chosen(at)) continue;
    squares += (a.y[at]! - b.y[at]!) ** 2;
    count++;
  }
  return 10 * Math.log10((255 * 255) / (squares / count));
}
