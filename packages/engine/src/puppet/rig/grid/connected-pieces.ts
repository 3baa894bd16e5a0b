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
    if (mask[start] && !ids[start]) sizes.push(floodPiece(start, sizes.length, { mask, width, ids, queue }));
  }
  return { ids, sizes };
}

type Flood = { mask: Uint8Array; width: number; ids: Int32Array; queue: Int32Array };

/** Gives the piece around `start` its id. @returns its size */
function floodPiece(start: number, id: number, flood: Flood): number {
  const { mask, width, queue } = flood;
  let end = claim(start, id, flood, 0);
  for (let head = 0; head < end; head++) {
    const i = queue[head]!;
    const x = i % width;
    if (x > 0) end = claim(i - 1, id, flood, end);
    if (x < width - 1) end = claim(i + 1, id, flood, end);
    if (i >= width) end = claim(i - width, id, flood, end);
    if (i + width < mask.length) end = claim(i + width, id, flood, end);
  }
  return end;
}

/** Puts a pixel that has no piece yet at the end of the queue. @returns the new end */
function claim(i: number, id: number, { mask, ids, queue }: Flood, end: number): number {
  if (!mask[i] || ids[i]) return end;
  ids[i] = id;
  queue[end] = i;
  return end + 1;
}

/** The piece with most pixels, as a mask; empty for an empty mask. */
export function largestPiece(mask: Uint8Array, width: number): Uint8Array {
  const { ids, sizes } = findPieces(mask, width);
  const largest = sizes.indexOf(Math.max(...sizes));
  return mask.map((_, i) => (largest > 0 && ids[i] === largest ? 1 : 0));
}
