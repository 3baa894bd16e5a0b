/** Decodes any range of frames of a video, exactly as the same frames come out when the whole is decoded. */
import { ClipDecoder, type ClipDecoderOptions } from './clip-decoder.ts';
import type { DecodedFrame } from './decoded-frame.ts';
import type { VideoIndex } from './video-index.ts';

export type DecodeOptions = ClipDecoderOptions & { signal?: AbortSignal };

/** One range of a video that is opened for it: see `ClipDecoder.frames`. */
export async function* decodeRange(
  path: string,
  index: VideoIndex,
  range: { first: number; last: number },
  { signal, ...options }: DecodeOptions = {},
): AsyncGenerator<DecodedFrame, void, undefined> {
  await using decoder = new ClipDecoder(path, index, options);
  yield* decoder.frames(range, signal);
}
