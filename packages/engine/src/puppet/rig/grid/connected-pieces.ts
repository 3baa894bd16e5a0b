/** The four-connected pieces of a mask. */

export type Pieces = {
  /** Piece of each pixel, from 1; 0 outside the mask. */
  ids: Int32Array;
  /** Pixels of each piece; sizes[0] is 0. */
  sizes: number[];
};

export function findPieces(mask: Uint8Array, width: number): Pieces {
  const ids = new Int32Array(mask.length);
  const sizes = [0];
  const queue = new Int32Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || ids[start]) continue;
    const id = sizes.length;
    let end = 0;
    const visit = (i: number) => {
      if (!mask[i] || ids[i]) return;
      ids[i] = id;
      queue[end++] = i;
    };
    visit(start);
    for (let head = 0; head < end; head++) {
      const i = queue[head]!;
      const x = i % width;
      if (x > 0) visit(i - 1);
      if (x < width - 1) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i + width < mask.length) visit(i + width);
    }
    sizes.push(end);
  }
  return { ids, sizes };
}

/** The piece with most pixels, as a mask; empty for an empty mask. */
export function largestPiece(mask: Uint8Array, width: number): Uint8Array {
  const { ids, sizes } = findPieces(mask, width);
  const largest = sizes.indexOf(Math.max(...sizes));
  return mask.map((_, i) => (largest > 0 && ids[i] === largest ? 1 : 0));
}
