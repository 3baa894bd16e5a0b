/** The frames of a chunk's clip, from the decoder of the chunk before where that stands at the right place. */
import { ClipDecoder, type DecodedFrame, type VideoIndex } from '../media/index.ts';
import { identifyFile } from './identify-file.ts';
import type { FrameRange } from './plan-segments.ts';
import type { VerbContext } from './task.ts';

type Clip = { path: string; index: VideoIndex; maxSide?: number | undefined };

/**
 * Keeps the decoder for the next chunk, unless there is none: after the clip's last frame, or where the chunk is left half done, nobody has
 * a use for the clip, which may be about to be removed.
 */
export async function* readClip(
  { path, index, maxSide }: Clip,
  range: FrameRange,
  { signal, loaded }: Pick<VerbContext, 'signal' | 'loaded'>,
): AsyncGenerator<DecodedFrame, void> {
  const key = JSON.stringify([await identifyFile(path), maxSide]);
  const options = maxSide === undefined ? {} : { maxSide };
  const decoder = await loaded.reuse('decoder', key, async () => new ClipDecoder(path, index, options));
  let isWanted = false;
  try {
    yield* decoder.frames(range, signal);
    isWanted = range.last < index.frameCount;
  } finally {
    if (!isWanted) await loaded.drop('decoder');
  }
}
