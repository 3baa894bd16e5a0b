/** Decodes ranges of frames of one video, each exactly as the same frames come out when the whole is decoded. */
import { DecodedFrame } from './decoded-frame.ts';
import { FrameNormaliser } from './frame-normaliser.ts';
import { readGeometry, shrinkToFit } from './geometry.ts';
import { NumberedFrames } from './numbered-frames.ts';
import { VideoDecoder } from './video-decoder.ts';
import type { VideoIndex } from './video-index.ts';

export type ClipDecoderOptions = {
  /** Threads of the decoder. The frames do not depend on it. */
  threads?: number;
  /** Shrinks the frames so that no side is longer, for previews: to `shrinkToFit` of the display size. */
  maxSide?: number;
};

const DEFAULTS = { threads: 1, maxSide: Number.POSITIVE_INFINITY };

/** Key frames to go back to when the container lands behind the wanted frame (MP4 is searched by decoding time). */
const MAX_STEPS_BACK = 4;

/** Frames before the first wanted one that are all decoded: should that one be damaged, the newest of them takes its place. */
const WHOLE_BEFORE = 16;

type Source = { frames: NumberedFrames; normaliser: FrameNormaliser };

/**
 * Stays open from range to range: one that starts where the last one ended costs no search for its start, which would be a file to open
 * and, far from a key frame, some hundred frames to decode. One range at a time.
 */
export class ClipDecoder implements AsyncDisposable {
  readonly #options: { path: string; index: VideoIndex; threads: number };
  readonly #maxSide: number;
  #source: Source | undefined;
  /** The frame after the last one that #source gave. */
  #position = 0;

  constructor(path: string, index: VideoIndex, options: ClipDecoderOptions = {}) {
    const { threads, maxSide } = { ...DEFAULTS, ...options };
    this.#options = { path, index, threads };
    this.#maxSide = maxSide;
  }

  /**
   * Frames first … last − 1, each exactly once, in order. A frame that cannot be decoded repeats its predecessor.
   * The consumer releases each frame when it is done with it, before or after asking for the next, and does not draw on it: the decoder
   * still reads the frames that it gave out.
   *
   * @throws UnderstudyError CS-ORIV-007 if no frame of the range can be decoded, and what opening the file throws
   */
  async *frames(
    { first, last }: { first: number; last: number },
    signal?: AbortSignal,
  ): AsyncGenerator<DecodedFrame, void, undefined> {
    const { index } = this.#options;
    if (!(first >= 0 && first < last && last <= index.frameCount)) {
      throw new RangeError(`frames ${first} to ${last} of ${index.frameCount}`);
    }
    for (let i = first; i < last; i++) {
      signal?.throwIfAborted();
      yield await this.#frameAt(i, signal);
    }
  }

  async #frameAt(number: number, signal: AbortSignal | undefined): Promise<DecodedFrame> {
    const { index } = this.#options;
    try {
      if (number !== this.#position) await this.#close();
      this.#source ??= await this.#open(number, signal);
      const { frames, normaliser } = this.#source;
      const { native, isRepeated } = await frames.frameAt(number);
      const frame = await normaliser.normalise(native);
      this.#position = number + 1;
      return new DecodedFrame(frame, { index: number, pts: index.pts[number]!, isRepeated });
    } catch (error) {
      // Where a decoder stands that failed is not known.
      await this.#close();
      throw error;
    }
  }

  async #open(first: number, signal: AbortSignal | undefined): Promise<Source> {
    const frames = await openAt(this.#options, first, signal);
    const upright = readGeometry(frames.decoder.file.videoStream);
    return { frames, normaliser: new FrameNormaliser({ ...upright, ...shrinkToFit(upright, this.#maxSide) }) };
  }

  async #close(): Promise<void> {
    const source = this.#source;
    this.#source = undefined;
    source?.normaliser[Symbol.dispose]();
    await source?.frames[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Opens the decoder so that the first frame it gives is at or before the wanted one. */
async function openAt(
  { path, index, threads }: { path: string; index: VideoIndex; threads: number },
  first: number,
  signal: AbortSignal | undefined,
): Promise<NumberedFrames> {
  for (const start of listStarts(index, first)) {
    const frames = new NumberedFrames(await VideoDecoder.open(path, threads, signal), index);
    // Where nothing tells the frames' numbers but their count, none may be left out.
    if (index.seekable && first > WHOLE_BEFORE) frames.decoder.hurryUntil(index.pts[first - WHOLE_BEFORE]!);
    if (start === undefined) return frames;
    try {
      if ((await frames.decoder.seek(start)) && (await frames.startsAtOrBefore(first))) return frames;
    } catch (error) {
      await frames[Symbol.asyncDispose]();
      throw error;
    }
    await frames[Symbol.asyncDispose]();
  }
  throw new Error('unreachable: the last start is the start of the file');
}

/** Times to try to start from, nearest first; undefined is the start of the file, without searching. */
function listStarts(index: VideoIndex, first: number): (number | undefined)[] {
  if (!index.seekable || first === 0) return [undefined];
  const earlier = Array.from(index.keyFrames).filter((key) => key > 0 && key <= first);
  const nearest = earlier.slice(-MAX_STEPS_BACK).reverse();
  return [...nearest.map((key) => index.pts[key]!), undefined];
}
