/** The last steps of every cut-out: one piece, clean ends of the alpha range, no colour of the old background. */
import type { RgbaImage } from '../../core/image.ts';
import { findRegions, largestRegion } from '../connected-components.ts';
import { maskAbove } from '../rig/grid/texels.ts';
import { decontaminateColours } from './decontaminate-colours.ts';

/** Loose pieces of at least this share of the main piece stay (a ponytail behind a ribbon, a separate shoe). */
const KEEP_PIECE_SHARE = 0.02;
/** Alpha this close to 0 or 1 is noise of the solver. */
const FAINT = 0.03;
/** Alpha above this joins pieces. */
const VISIBLE = 0.1;

/** Keeps the character's pieces and returns RGBA with its own colours. */
export function finishCutOut(picture: RgbaImage, alpha: Float32Array): RgbaImage {
  const cleaned = alpha.map((value) => (value < FAINT ? 0 : value > 1 - FAINT ? 1 : value));
  dropLoosePieces(cleaned, picture.width, picture.height);
  return decontaminateColours(picture, cleaned);
}

/** Clears, in place, what is not connected to the largest piece, except large pieces. */
export function dropLoosePieces(alpha: Float32Array, width: number, height: number): void {
  const { labels, regions } = findRegions(maskAbove(alpha, VISIBLE), width, height, true);
  const largest = largestRegion(regions);
  if (!largest) return;
  const stays = regions.map((region) => region.area >= KEEP_PIECE_SHARE * largest.area);
  const { length } = stays.includes(false) ? labels : [];
  for (let p = 0; p < length; p++) {
    const label = labels[p]!;
    if (label > 0 && !stays[label - 1]) alpha[p] = 0;
  }
  clearFarVeil(alpha, labels, width);
}

/** Faint alpha survives only next to something visible. */
function clearFarVeil(alpha: Float32Array, labels: Int32Array, width: number): void {
  const { length } = alpha;
  for (let p = 0; p < length; p++) {
    if (labels[p] !== 0 || alpha[p] === 0) continue;
    const touches =
      labels[p - 1] || labels[p + 1] || labels[p - width] || labels[p + width] || labels[p - 2] || labels[p + 2];
    if (!touches) alpha[p] = 0;
  }
}
