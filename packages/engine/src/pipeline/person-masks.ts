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
