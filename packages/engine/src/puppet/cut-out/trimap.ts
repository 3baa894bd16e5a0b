/** What is surely character, surely background, or to be solved by the matte. */
import { distanceInside, distanceOutside } from './distance-transform.ts';

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
  const inside = distanceInside(mask, size.width, size.height, true);
  const outside = distanceOutside(mask, size.width, size.height);
  const trimap = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) {
    if (mask[p]) trimap[p] = inside[p]! > inner ? TRIMAP.character : TRIMAP.unknown;
    else trimap[p] = outside[p]! > outer ? TRIMAP.background : TRIMAP.unknown;
  }
  return trimap;
}
