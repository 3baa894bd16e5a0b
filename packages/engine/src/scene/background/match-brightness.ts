/** Compares frame and plate on a ring around the painted region, so that the paint takes on the brightness of its surroundings. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import { fillSmoothly } from './fill-smoothly.ts';
import type { PaintGrid } from './paint-grid.ts';
import { RING } from './paint-reach.ts';
import { medianOf } from './select-by-rank.ts';

/** Levels by which a place of the ring may differ from the rest before it counts as something else (a ball, a second person). */
const TOLERANCE = 6;
/** Levels by which the mean of a ring place wavers from frame to frame. */
const NOISE = 0.8;
const HALF = CELL / 2;
const CHANNELS = 3;

/**
 * Y, U, V levels to add to the plate at each corner of the cells that are painted: a smooth membrane spanned by the ring.
 *
 * @param values gets them; three for each corner of the grid
 */
export function matchBrightness(frame: YuvImage, plate: Plate, grid: PaintGrid, values: Float32Array): void {
  const { columns, rows, distance } = grid;
  const weights = new Float32Array(columns * rows);
  const lumas = new Float32Array(columns * rows);
  const nearest = grid.reach + HALF * Math.SQRT2;
  const farthest = grid.reach + RING;
  let count = 0;
  values.fill(0);
  for (let row = 0; row < rows; row++) {
    // Every second corner, as the black squares of a chessboard: their windows still touch.
    for (let at = row * columns + (row & 1); at < (row + 1) * columns; at += 2) {
      if (distance[at]! < nearest || distance[at]! >= farthest) continue;
      if (!compareAround(frame, plate, grid, at, values)) continue;
      lumas[count++] = values[at * CHANNELS]!;
      weights[at] = 1;
    }
  }
  if (count === 0) return;
  const typical = medianOf(lumas, count);
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] === 0) continue;
    const oddness = (values[at * CHANNELS]! - typical) / TOLERANCE;
    weights[at] = 1 / (1 + oddness * oddness);
  }
  fillSmoothly({ columns, rows, values, channels: CHANNELS, weights });
  const painted = grid.reach + CELL * 2;
  for (let at = 0; at < weights.length; at++) {
    if (distance[at]! >= painted) continue;
    for (let c = 0; c < CHANNELS; c++) values[at * CHANNELS + c] = calm(values[at * CHANNELS + c]!);
  }
}

/** Shrinks small differences, which come from the coding and would make the paint flicker; large ones pass. */
function calm(difference: number): number {
  const square = difference * difference;
  return (difference * square) / (square + NOISE * NOISE);
}

/** Mean difference frame − plate over the 8 × 8 pixels around a corner, an eighth of the luma and less of the chroma; false where the plate ends. */
function compareAround(frame: YuvImage, plate: Plate, grid: PaintGrid, at: number, values: Float32Array): boolean {
  const frameX = grid.cornerX(at);
  const frameY = grid.cornerY(at);
  const x0 = Math.max(0, frameX - HALF);
  const y0 = Math.max(0, frameY - HALF);
  const x1 = Math.min(frame.width, frameX + HALF);
  const y1 = Math.min(frame.height, frameY + HALF);
  const { isWarped } = grid;
  const shiftX = (isWarped ? grid.plateX[at]! - frameX : 0) - plate.x;
  const shiftY = (isWarped ? grid.plateY[at]! - frameY : 0) - plate.y;
  if (x1 <= x0 || y1 <= y0 || x0 + shiftX < 0 || y0 + shiftY < 0) return false;
  if (x1 + shiftX > plate.width || y1 + shiftY > plate.height) return false;
  const { y: luma, u, v, yStride, uvStride } = frame;
  const half = plate.width / 2;
  let [sumY, sumU, sumV, count, chromaCount] = [0, 0, 0, 0, 0];
  for (let y = y0; y < y1; y += 2) {
    const line = (y + shiftY) * plate.width + shiftX;
    const chromaLine = ((y + shiftY) * half + shiftX) / 2;
    for (let x = x0 + (y & 2); x < x1; x += 4) {
      const under = isWarped ? read(plate.luma, plate.width, x + shiftX, y + shiftY) : plate.luma[line + x]!;
      sumY += luma[y * yStride + x]! - under;
      count++;
      if (y & 2) continue;
      const chroma = (y >> 1) * uvStride + (x >> 1);
      const place = chromaLine + (x >> 1);
      sumU += u[chroma]! - (isWarped ? read(plate.u, half, (x + shiftX) / 2, (y + shiftY) / 2) : plate.u[place]!);
      sumV += v[chroma]! - (isWarped ? read(plate.v, half, (x + shiftX) / 2, (y + shiftY) / 2) : plate.v[place]!);
      chromaCount++;
    }
  }
  if (count === 0 || chromaCount === 0) return false;
  values[at * CHANNELS] = sumY / count;
  values[at * CHANNELS + 1] = sumU / chromaCount;
  values[at * CHANNELS + 2] = sumV / chromaCount;
  return true;
}

/** Bilinear between samples; at whole numbers the sample itself. */
function read(plane: Uint8Array, stride: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = top * stride + left;
  const fx = x - left;
  const fy = y - top;
  if (fx === 0 && fy === 0) return plane[at]!;
  const last = plane.length - 1;
  const right = Math.min(last, at + 1);
  const below = Math.min(last, at + stride);
  const diagonal = Math.min(last, at + stride + 1);
  const upper = plane[at]! + (plane[right]! - plane[at]!) * fx;
  const lower = plane[below]! + (plane[diagonal]! - plane[below]!) * fx;
  return upper + (lower - upper) * fy;
}
