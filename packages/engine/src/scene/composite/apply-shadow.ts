/** Darkens the ground under the character. Comes before the character itself is composited. */
import type { GroundShadow } from '../../core/shadow.ts';
import { type FrameCanvas, MAX_SHADOWS, SHADOW_NUMBERS } from '../canvas/frame-canvas.ts';

/** In standard deviations: farther out there is none, as the kernel has it. */
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
  const { left, top, right, bottom } = coverShadows(canvas, shadows);
  if (left >= right || top >= bottom) return;
  shadows.forEach(({ x, y, radiusX, radiusY, strength }, i) => {
    canvas.arrays.shadows.set([x, y, radiusX, radiusY, strength], i * SHADOW_NUMBERS);
  });
  canvas.kernel.castShadows(shadows.length, left, right, top, bottom);
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
