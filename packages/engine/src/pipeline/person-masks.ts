/** The masks of a scene as they are used: unpacked when a frame is worked on. */
import type { PersonMask } from '../core/mask.ts';
// Not through the door of the room, which would load the networks' runtime into processes that only render.
import { packMask, unpackMask } from '../vision/clip/pack-mask.ts';

export { packMask, unpackMask };

/** The masks of the people to replace in a frame. */
export function unpackMasks(packedMasks: readonly Uint8Array[], frameIndex: number): PersonMask[] {
  const packed = packedMasks[frameIndex];
  return packed?.length ? [unpackMask(packed)] : [];
}

/** What unpacked masks may take in memory. */
const KEPT_BYTES = 8 * 1024 * 1024;

/**
 * `unpackMasks` for work that comes by each frame several times: keeps the masks of as many frames as there is room for, those of a clip of
 * some twenty seconds. Nobody may change them.
 */
export function keepUnpacked(packedMasks: readonly Uint8Array[]): (frameIndex: number) => readonly PersonMask[] {
  const kept: (readonly PersonMask[] | undefined)[] = [];
  let room = KEPT_BYTES;
  return (frameIndex) => {
    const known = kept[frameIndex];
    if (known) return known;
    const masks = unpackMasks(packedMasks, frameIndex);
    room -= masks.reduce((sum, { data }) => sum + data.length, 0);
    if (room >= 0) kept[frameIndex] = masks;
    return masks;
  };
}
