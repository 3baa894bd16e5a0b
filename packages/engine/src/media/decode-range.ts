/** Decodes any range of frames of a video, exactly as the same frames come out when the whole is decoded. */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { Frame } from 'node-av/lib';
import { FrameNormaliser } from './frame-normaliser.ts';
import { readGeometry, shrinkToFit } from './geometry.ts';
import { knownTicks } from './libav.ts';
import { VideoDecoder } from './video-decoder.ts';
import { findFrame, type VideoIndex } from './video-index.ts';
import { YuvFrame } from './yuv-frame.ts';

/** A frame of a video: upright, display size, square pixels, BT.709 limited range. */
export class DecodedFrame extends YuvFrame {
  /** Number of the frame in the clip. */
  readonly index: number;
  /** Its time in ticks of the index. */
  readonly pts: number;
  /** The frame is damaged in the file, and shows its predecessor again. */
  readonly isRepeated: boolean;

  constructor(native: Frame, facts: FrameFacts) {
    super(native);
    this.index = facts.index;
    this.pts = facts.pts;
    this.isRepeated = facts.isRepeated;
  }
}

type FrameFacts = { index: number; pts: number; isRepeated: boolean };

export type DecodeOptions = {
  signal?: AbortSignal;
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

/**
 * Frames first … last − 1 of a video, each exactly once, in order. A frame that cannot be decoded repeats its predecessor.
 * The consumer releases each frame when it is done with it, before or after asking for the next, and does not draw on it: the decoder
 * still reads the frames that it gave out.
 *
 * @throws UnderstudyError CS-ORIV-007 if no frame of the range can be decoded, and what opening the file throws
 */
export async function* decodeRange(
  path: string,
  index: VideoIndex,
  range: { first: number; last: number },
  options: DecodeOptions = {},
): AsyncGenerator<DecodedFrame, void, undefined> {
  const { first, last } = range;
  if (!(first >= 0 && first < last && last <= index.frameCount)) {
    throw new RangeError(`frames ${first} to ${last} of ${index.frameCount}`);
  }
  const { signal, threads, maxSide } = { signal: undefined, ...DEFAULTS, ...options };
  await using source = await openAt(path, index, first, { threads, signal });
  const upright = readGeometry(source.decoder.file.videoStream);
  const geometry = { ...upright, ...shrinkToFit(upright, maxSide) };
  using normaliser = new FrameNormaliser(geometry);
  for (let i = first; i < last; i++) {
    signal?.throwIfAborted();
    const { native, isRepeated } = await source.frameAt(i);
    const frame = await normaliser.normalise(native);
    yield new DecodedFrame(frame, { index: i, pts: index.pts[i]!, isRepeated });
  }
}

/** Opens the decoder so that the first frame it gives is at or before the wanted one. */
async function openAt(
  path: string,
  index: VideoIndex,
  first: number,
  { threads, signal }: { threads: number; signal: AbortSignal | undefined },
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

/** The frames of a decoder with their numbers, where gaps are filled. */
class NumberedFrames implements AsyncDisposable {
  readonly decoder: VideoDecoder;
  readonly #index: VideoIndex;
  /** Frame read ahead, and its number. */
  #next: { native: Frame; number: number } | null = null;
  /** The newest frame before #next. */
  #previous: Frame | null = null;
  #count = 0;

  constructor(decoder: VideoDecoder, index: VideoIndex) {
    this.decoder = decoder;
    this.#index = index;
  }

  async startsAtOrBefore(number: number): Promise<boolean> {
    await this.#readAhead();
    return this.#next !== null && this.#next.number <= number;
  }

  /** The native frame of a number, which the caller has to free. Numbers ascend from call to call. */
  async frameAt(number: number): Promise<{ native: Frame; isRepeated: boolean }> {
    if (!this.#next) await this.#readAhead();
    while (this.#next && this.#next.number < number) {
      this.#keep(this.#next.native);
      this.#next = null;
      await this.#readAhead();
    }
    if (this.#next?.number === number) {
      const { native } = this.#next;
      this.#next = null;
      this.#keep(copyReference(native));
      return { native, isRepeated: false };
    }
    const substitute = this.#previous ?? this.#next?.native;
    if (!substitute) {
      throw new UnderstudyError('CS-ORIV-007', { problem: `no picture could be decoded at or after frame ${number}` });
    }
    return { native: copyReference(substitute), isRepeated: true };
  }

  #keep(native: Frame): void {
    this.#previous?.free();
    this.#previous = native;
  }

  /** Fills #next with a frame that is later than all before; frames that the index does not know are passed over. */
  async #readAhead(): Promise<void> {
    for (;;) {
      const native = await this.decoder.read();
      if (!native) return;
      const number = this.#numberOf(native);
      if (number >= 0) {
        this.#next = { native, number };
        return;
      }
      native.free();
    }
  }

  #numberOf(native: Frame): number {
    if (!this.#index.seekable) return this.#count < this.#index.frameCount ? this.#count++ : -1;
    const ticks = knownTicks(native.bestEffortTimestamp);
    return ticks === undefined ? -1 : findFrame(this.#index.pts, ticks);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#previous?.free();
    this.#next?.native.free();
    await this.decoder[Symbol.asyncDispose]();
  }
}

function copyReference(native: Frame): Frame {
  const copy = native.clone();
  if (!copy) throw new Error('no memory for a frame');
  return copy;
}
