/** The four-connected pieces of a mask. */
import { findRegions } from '../../connected-components.ts';

export type Pieces = {
  /** Piece of each pixel, from 1; 0 outside the mask. */
  ids: Int32Array;
  /** Pixels of each piece; sizes[0] is 0. */
  sizes: number[];
};

export function findPieces(mask: Uint8Array, width: number): Pieces {
  const { labels, regions } = findRegions(mask, width, mask.length / width);
  return { ids: labels, sizes: [0, ...regions.map(({ area }) => area)] };
}

/** The piece with most pixels, as a mask; empty for an empty mask. */
export function largestPiece(mask: Uint8Array, width: number): Uint8Array {
  const { ids, sizes } = findPieces(mask, width);
  const largest = sizes.indexOf(Math.max(...sizes));
  return mask.map((_, i) => (largest > 0 && ids[i] === largest ? 1 : 0));
}
