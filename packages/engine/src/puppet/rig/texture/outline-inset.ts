/** How far from the outline a part's side takes its colour: past the cut-out's fringe, and past a drawing's ink. */
import { clamp } from '../geometry.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** Texels; photos, and drawings without an outline. */
const PLAIN_INSET = 5;
const DEEPEST = 46;
const FILL_FROM = 22;
/** Colour difference between ink and fill (RGB length) that makes an outline. */
const INK = 30;

/** Drawings: the depth at which the mean colour, from the outline inwards, has become that of the fill. */
export function measureOutlineInset({ isDrawing, depth, rgb }: WorkingPicture): number {
  if (!isDrawing) return PLAIN_INSET;
  const sums = new Float64Array(DEEPEST * 3);
  const counts = new Float64Array(DEEPEST);
  for (let i = 0; i < depth.length; i++) {
    const d = Math.round(depth[i]!);
    if (d <= 1 || d >= DEEPEST) continue;
    counts[d]!++;
    for (let c = 0; c < 3; c++) sums[d * 3 + c]! += rgb[i * 3 + c]!;
  }
  const fill = [0, 0, 0];
  let fillCount = 0;
  for (let d = FILL_FROM; d < DEEPEST; d++) {
    fillCount += counts[d]!;
    for (let c = 0; c < 3; c++) fill[c]! += sums[d * 3 + c]!;
  }
  if (fillCount === 0) return PLAIN_INSET;
  const contrast = (d: number) =>
    counts[d] === 0 ? 0 : Math.hypot(...fill.map((sum, c) => sums[d * 3 + c]! / counts[d]! - sum / fillCount));
  const ink = Math.max(contrast(3), contrast(6), contrast(9));
  if (ink <= INK) return PLAIN_INSET;
  let thickness = 9;
  while (thickness < 30 && contrast(thickness) > 0.35 * ink) thickness++;
  return clamp(thickness * 1.25, PLAIN_INSET, 32);
}
