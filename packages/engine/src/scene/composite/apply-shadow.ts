/** Darkens the ground under the character. Comes before the character itself is composited. */
import type { GroundShadow } from '../../core/shadow.ts';
import { type FrameCanvas, MAX_SHADOWS } from '../canvas/frame-canvas.ts';

/** In standard deviations: farther out a shadow is less than a quarter of a luma level. */
const REACH = 3.5;
/** Pixels that the kernel works on at once. */
const UNIT = 8;

type Rectangle = { left: number; top: number; right: number; bottom: number };

/** Multiplies the light of the frame by 1 − shadow for each shadow, in place; pixels out of all shadows' reach keep their exact values. */
export function applyShadow(canvas: FrameCanvas, shadows: readonly GroundShadow[]): void {
  for (let first = 0; first < shadows.length; first += MAX_SHADOWS) {
    applyTogether(canvas, shadows.slice(first, first + MAX_SHADOWS));
  }
}

function applyTogether(canvas: FrameCanvas, shadows: readonly GroundShadow[]): void {
  const area = coverShadows(canvas, shadows);
  if (area.left >= area.right || area.top >= area.bottom) return;
  const { kernel, addresses, rowLength } = canvas;
  const width = area.right - area.left;
  shadows.forEach((shadow, i) => {
    spreadColumns(shadow, area.left, canvas.arrays.darkness.subarray(i * rowLength, i * rowLength + width));
  });
  for (let row = area.top; row < area.bottom; row += 2) {
    kernel.fillLight(width);
    for (let i = 0; i < shadows.length; i++) {
      const upper = darknessOf(shadows[i]!, row);
      const lower = darknessOf(shadows[i]!, row + 1);
      // A shadow is the product of a row and a column of darkness, which a gaussian is.
      if (upper !== 0) kernel.takeLight(addresses.upperLight, i, rowLength, width, upper);
      if (lower !== 0) kernel.takeLight(addresses.lowerLight, i, rowLength, width, lower);
    }
    kernel.dimRows(row, area.left, width);
  }
}

/** The part of the frame in which any shadow is seen: whole units wide, of even height. */
function coverShadows(canvas: FrameCanvas, shadows: readonly GroundShadow[]): Rectangle {
  const area = { left: canvas.width, top: canvas.height, right: 0, bottom: 0 };
  for (const { x, y, radiusX, radiusY } of shadows) {
    area.left = Math.min(area.left, Math.floor(x - REACH * radiusX));
    area.right = Math.max(area.right, Math.ceil(x + REACH * radiusX));
    area.top = Math.min(area.top, Math.floor(y - REACH * radiusY));
    area.bottom = Math.max(area.bottom, Math.ceil(y + REACH * radiusY));
  }
  return {
    left: Math.floor(Math.max(0, area.left) / UNIT) * UNIT,
    top: Math.max(0, area.top) & ~1,
    right: Math.ceil(Math.min(canvas.width, area.right) / UNIT) * UNIT,
    bottom: Math.min(canvas.height, (area.bottom + 1) & ~1),
  };
}

function spreadColumns({ x, radiusX }: GroundShadow, left: number, columns: Float32Array): void {
  for (let i = 0; i < columns.length; i++) columns[i] = gaussian((left + i + 0.5 - x) / radiusX);
}

function darknessOf({ y, radiusY, strength }: GroundShadow, row: number): number {
  return strength * gaussian((row + 0.5 - y) / radiusY);
}

function gaussian(deviations: number): number {
  return Math.abs(deviations) > REACH ? 0 : Math.exp(-0.5 * deviations * deviations);
}
