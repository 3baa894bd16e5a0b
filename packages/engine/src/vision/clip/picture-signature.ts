/** A tiny summary of a frame, by which cuts between shots are noticed. */
import type { RgbImage } from '../../core/image.ts';
import type { Box } from '../box.ts';

/** Mean colour of each of 12 × 12 tiles (R, G, B), then a histogram of 4 × 4 × 4 colours in 1/255 of all pixels. */
export type PictureSignature = Uint8Array;

/** A cut changes the picture at least this much (measured: 0.9 at a cut, at most 0.05 within shots). See `signatureChange`. */
export const CUT_CHANGE = 0.2;

const TILES = 12;
const TILE_BYTES = 3 * TILES * TILES;
const LEVELS = 4;
const HISTOGRAM_BINS = LEVELS ** 3;
export const SIGNATURE_BYTES = TILE_BYTES + HISTOGRAM_BINS;
/** Every third pixel of every third row is plenty for a mean. */
const STEP = 3;

export function measureSignature({ width, height, data }: RgbImage): PictureSignature {
  const sums = new Float64Array(TILE_BYTES);
  const counts = new Uint32Array(TILES * TILES);
  const histogram = new Uint32Array(HISTOGRAM_BINS);
  let total = 0;
  for (let y = 0; y < height; y += STEP) {
    const firstTile = Math.floor((y * TILES) / height) * TILES;
    for (let column = 0, x = 0; column < TILES; column++) {
      const start = x;
      let [sumRed, sumGreen, sumBlue] = [0, 0, 0];
      for (let at = 3 * (y * width + x); x < width && x * TILES < (column + 1) * width; x += STEP, at += 3 * STEP) {
        const red = data[at]!;
        const green = data[at + 1]!;
        const blue = data[at + 2]!;
        sumRed += red;
        sumGreen += green;
        sumBlue += blue;
        histogram[((red >> 6) * LEVELS + (green >> 6)) * LEVELS + (blue >> 6)]!++;
      }
      const tile = firstTile + column;
      sums[3 * tile]! += sumRed;
      sums[3 * tile + 1]! += sumGreen;
      sums[3 * tile + 2]! += sumBlue;
      counts[tile]! += (x - start) / STEP;
      total += (x - start) / STEP;
    }
  }
  const signature = new Uint8Array(SIGNATURE_BYTES);
  for (let i = 0; i < TILE_BYTES; i++) {
    const count = counts[Math.floor(i / 3)]!;
    signature[i] = count ? Math.round(sums[i]! / count) : 0;
  }
  for (let i = 0; i < HISTOGRAM_BINS; i++) signature[TILE_BYTES + i] = Math.round((255 * histogram[i]!) / total);
  return signature;
}

/**
 * How much two frames differ, 0..1: the geometric mean of how far the tiles' colours moved (a moving camera or a close
 * person alone does that) and of how much the colours as a whole changed (a flash or fade alone does that). Only a cut does both.
 */
export function signatureChange(a: PictureSignature, b: PictureSignature): number {
  let tileDifference = 0;
  for (let i = 0; i < TILE_BYTES; i++) tileDifference += Math.abs(a[i]! - b[i]!);
  let histogramDifference = 0;
  for (let i = TILE_BYTES; i < SIGNATURE_BYTES; i++) histogramDifference += Math.abs(a[i]! - b[i]!);
  // Half of black to white over the whole picture, and half of the pixels in another bin, count as wholly different.
  const moved = Math.min(1, tileDifference / TILE_BYTES / 128);
  const recoloured = Math.min(1, histogramDifference / 2 / 255);
  return Math.sqrt(moved * recoloured);
}

/** A tile whose mean colour differs by more than this shows something else: noise and compression stay below. Levels, of the channel that differs most. */
const CHANGED = 4;

/** The tiles that show something else in two frames: boxes in shares of the picture. */
export function listChangedTiles(a: PictureSignature, b: PictureSignature): Box[] {
  const changed: Box[] = [];
  for (let tile = 0; tile < TILES * TILES; tile++) {
    const at = 3 * tile;
    if (!differ(a, b, at) && !differ(a, b, at + 1) && !differ(a, b, at + 2)) continue;
    const column = tile % TILES;
    const row = Math.floor(tile / TILES);
    changed.push({ x0: column / TILES, y0: row / TILES, x1: (column + 1) / TILES, y1: (row + 1) / TILES });
  }
  return changed;
}

function differ(a: PictureSignature, b: PictureSignature, at: number): boolean {
  const difference = a[at]! - b[at]!;
  return difference > CHANGED || difference < -CHANGED;
}
