/** Darkens the ground under the character. Comes before the character itself is composited. */
import type { YuvImage } from '../../core/image.ts';
import type { GroundShadow } from '../../core/shadow.ts';
import { BLACK_LUMA, NEUTRAL_CHROMA } from './yuv-weights.ts';

/** In standard deviations: farther out a shadow is less than a quarter of a luma level. */
const REACH = 3.5;

/** A shadow as the product of a row and a column of darkness, which a gaussian is. */
type SpreadShadow = { columns: Float32Array; rows: Float32Array };
type Rectangle = { left: number; top: number; right: number; bottom: number };

/** Multiplies the light of the frame by 1 − shadow for each shadow, in place; pixels out of all shadows' reach keep their exact values. */
export function applyShadow(frame: YuvImage, shadows: readonly GroundShadow[]): void {
  const area = coverShadows(frame, shadows);
  if (area.left >= area.right || area.top >= area.bottom) return;
  const spread = shadows.map((shadow) => spreadShadow(shadow, area));
  const width = area.right - area.left;
  const upper = new Float32Array(width);
  const lower = new Float32Array(width);
  for (let row = area.top; row < area.bottom; row += 2) {
    lightRow(spread, row - area.top, upper);
    lightRow(spread, row + 1 - area.top, lower);
    dimLuma(frame, row * frame.yStride + area.left, upper);
    dimLuma(frame, (row + 1) * frame.yStride + area.left, lower);
    dimChroma(frame, (row / 2) * frame.uvStride + area.left / 2, upper, lower);
  }
}

/** The part of the frame in which any shadow is seen, on even borders. */
function coverShadows(frame: YuvImage, shadows: readonly GroundShadow[]): Rectangle {
  const area = { left: frame.width, top: frame.height, right: 0, bottom: 0 };
  for (const { x, y, radiusX, radiusY } of shadows) {
    area.left = Math.min(area.left, Math.floor(x - REACH * radiusX));
    area.right = Math.max(area.right, Math.ceil(x + REACH * radiusX));
    area.top = Math.min(area.top, Math.floor(y - REACH * radiusY));
    area.bottom = Math.max(area.bottom, Math.ceil(y + REACH * radiusY));
  }
  return {
    left: Math.max(0, area.left) & ~1,
    top: Math.max(0, area.top) & ~1,
    right: Math.min(frame.width, (area.right + 1) & ~1),
    bottom: Math.min(frame.height, (area.bottom + 1) & ~1),
  };
}

function spreadShadow({ x, y, radiusX, radiusY, strength }: GroundShadow, area: Rectangle): SpreadShadow {
  const columns = new Float32Array(area.right - area.left);
  for (let i = 0; i < columns.length; i++) columns[i] = gaussian((area.left + i + 0.5 - x) / radiusX);
  const rows = new Float32Array(area.bottom - area.top);
  for (let i = 0; i < rows.length; i++) rows[i] = strength * gaussian((area.top + i + 0.5 - y) / radiusY);
  return { columns, rows };
}

function gaussian(deviations: number): number {
  return Math.abs(deviations) > REACH ? 0 : Math.exp(-0.5 * deviations * deviations);
}

/** Fills `light` with what is left of the light in one row, 0..1. */
function lightRow(shadows: readonly SpreadShadow[], row: number, light: Float32Array): void {
  light.fill(1);
  for (const { columns, rows } of shadows) {
    const strength = rows[row]!;
    if (strength === 0) continue;
    for (let i = 0; i < light.length; i++) light[i] = light[i]! * (1 - strength * columns[i]!);
  }
}

function dimLuma(frame: YuvImage, start: number, light: Float32Array): void {
  const { y } = frame;
  for (let i = 0, to = start; i < light.length; i++, to++) {
    // Truncation of a positive number that has a half added rounds.
    y[to] = BLACK_LUMA + (y[to]! - BLACK_LUMA) * light[i]! + 0.5;
  }
}

function dimChroma(frame: YuvImage, start: number, upper: Float32Array, lower: Float32Array): void {
  const { u, v } = frame;
  for (let i = 0, to = start; i < upper.length; i += 2, to++) {
    const light = (upper[i]! + upper[i + 1]! + lower[i]! + lower[i + 1]!) / 4;
    u[to] = NEUTRAL_CHROMA + (u[to]! - NEUTRAL_CHROMA) * light + 0.5;
    v[to] = NEUTRAL_CHROMA + (v[to]! - NEUTRAL_CHROMA) * light + 0.5;
  }
}
