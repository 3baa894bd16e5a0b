/** Compares frame and plate on a ring around the painted region, so that the paint takes on the brightness of its surroundings. */
import type { FrameCanvas } from '../canvas/frame-canvas.ts';
import { CELL } from './background.ts';
import { fillSmoothly } from './fill-smoothly.ts';
import type { PaintGrid } from './paint-grid.ts';
import { RING } from './paint-reach.ts';
import { medianOf } from './select-by-rank.ts';

/** Levels by which a place of the ring may differ from the rest before it counts as something else (a ball, a second person). */
const TOLERANCE = 6;
/** Levels by which the mean of a ring place wavers from frame to frame. */
const NOISE = 0.8;
const CHANNELS = 3;

/**
 * Y, U, V levels to add to the plate at each corner of the cells that will be painted: a smooth membrane spanned by the ring.
 *
 * @param canvas gets them; its kernel has listed the cells
 */
export function matchBrightness({ kernel, arrays }: FrameCanvas, { columns, rows, reach }: PaintGrid): void {
  const corners = columns * rows;
  const values = arrays.corrections.subarray(0, CHANNELS * corners);
  const weights = arrays.weights.subarray(0, corners);
  const painted = arrays.paintedCorners.subarray(0, corners);
  const count = kernel.compareRing(reach + (CELL / 2) * Math.SQRT2, reach + RING);
  if (count === 0) return;
  const typical = medianOf(arrays.lumas, count);
  for (let at = 0; at < corners; at++) {
    if (weights[at] === 0) continue;
    const oddness = (values[at * CHANNELS]! - typical) / TOLERANCE;
    weights[at] = 1 / (1 + oddness * oddness);
  }
  fillSmoothly({ columns, rows, values, channels: CHANNELS, weights }, painted);
  for (let at = 0; at < corners; at++) {
    if (painted[at] === 0) continue;
    for (let to = at * CHANNELS; to < (at + 1) * CHANNELS; to++) values[to] = calm(values[to]!);
  }
}

/** Shrinks small differences, which come from the coding and would make the paint flicker; large ones pass. */
function calm(difference: number): number {
  const square = difference * difference;
  return (difference * square) / (square + NOISE * NOISE);
}
