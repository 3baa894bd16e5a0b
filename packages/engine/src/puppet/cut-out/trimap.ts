/** What is surely character, surely background, or to be solved by the matte. */
import { dilate } from './dilate.ts';

export const TRIMAP = { background: 0, unknown: 128, character: 255 } as const;

/**
 * Turns a binary mask into a trimap whose unknown band reaches `inner` pixels into the character and `outer` pixels out of it.
 * The picture's border counts as inside: a cropped limb is not an edge.
 */
export function trimapAround(
  mask: Uint8Array,
  size: { width: number; height: number },
  inner: number,
  outer: number,
): Uint8Array {
  const inverse = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) inverse[p] = mask[p] ? 0 : 1;
  const nearOutside = dilate(inverse, size.width, size.height, inner);
  const nearMask = dilate(mask, size.width, size.height, outer);
  const trimap = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) {
    if (mask[p]) trimap[p] = nearOutside[p] ? TRIMAP.unknown : TRIMAP.character;
    else trimap[p] = nearMask[p] ? TRIMAP.unknown : TRIMAP.background;
  }
  return trimap;
}
