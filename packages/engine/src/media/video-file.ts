/** A user's video file, opened safely: the only place of this room that opens a source. */

import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_TIMED_THUMBNAILS,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Dictionary, FormatContext, type Stream } from 'node-av/lib';
import { type Container, DEMUXERS, identifyContainer } from './container.ts';
import { checkReadable } from './libav.ts';

/** Bounds on what is read to learn the codec parameters, so that a file of noise cannot keep us busy. */
const PROBE_BYTES = 20_000_000;
const PROBE_MICROSECONDS = 10_000_000;
export const MAX_PIXELS = LIMITS.videoSide * LIMITS.videoSide;

export class VideoFile implements AsyncDisposable {
  readonly context: FormatContext;
  readonly container: Container;
  readonly sizeBytes: number;
  readonly videoStream: Stream;
  readonly audioStreams: Stream[];

  private constructor(context: FormatContext, container: Container, sizeBytes: number) {
    this.context = context;
    this.container = container;
    this.sizeBytes = sizeBytes;
    this.videoStream = chooseVideoStream(context);
    this.audioStreams = context.streams.filter((s) => s.codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  }

  /**
   * Opens a video by its content and reads its headers. No picture beyond the limits is decoded.
   *
   * @param options.onlySound leaves out what only decoding some pictures tells of the video track. Default: false
   * @throws UnderstudyError CS-ORIV-003, -005, -006, -007
   */
  static async open(path: string, signal?: AbortSignal, { onlySound = false } = {}): Promise<VideoFile> {
    signal?.throwIfAborted();
    const { container, sizeBytes } = await identifyContainer(path);
    const context = new FormatContext();
    using options = Dictionary.fromObject({
      format_whitelist: DEMUXERS[container],
      protocol_whitelist: 'file',
      probesize: PROBE_BYTES,
      analyzeduration: PROBE_MICROSECONDS,
    });
    // The prefix keeps names such as "concat:a|b" from being taken for a protocol. A failed open frees the context itself.
    checkReadable(await context.openInput(`file:${path}`, null, options), 'opening the file');
    try {
      // Container headers first: the next step may decode a frame.
      for (const stream of context.streams) {
        checkPictureSize(stream);
        if (onlySound && stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO) stream.discard = AVDISCARD_ALL;
      }
      await readCodecParameters(context, signal);
      signal?.throwIfAborted();
      const file = new VideoFile(context, container, sizeBytes);
      checkPictureSize(file.videoStream);
      return file;
    } catch (error) {
      await context.closeInput();
      throw error;
    }
  }

  /** Lets the demuxer skip the packets of all other streams. */
  readOnly(...streams: Stream[]): void {
    const wanted = new Set(streams.map((s) => s.index));
    for (const stream of this.context.streams) if (!wanted.has(stream.index)) stream.discard = AVDISCARD_ALL;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.closeInput();
  }
}

async function readCodecParameters(context: FormatContext, signal: AbortSignal | undefined): Promise<void> {
  const interrupt = (): void => context.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    // Without options: the binding passes one dictionary where the library reads one for each stream, and crashes.
    const result = await context.findStreamInfo();
    signal?.throwIfAborted();
    checkReadable(result, 'reading the headers');
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** Cover art and thumbnails are stored as video streams, but are none. */
function chooseVideoStream(context: FormatContext): Stream {
  const candidates = context.streams.filter(
    (s) =>
      s.codecpar.codecType === AVMEDIA_TYPE_VIDEO &&
      !s.hasDisposition(AV_DISPOSITION_ATTACHED_PIC) &&
      !s.hasDisposition(AV_DISPOSITION_TIMED_THUMBNAILS),
  );
  const best = context.findBestStream(AVMEDIA_TYPE_VIDEO);
  const chosen = candidates.find((s) => s.index === best) ?? candidates[0];
  if (!chosen) throw new UnderstudyError('CS-ORIV-007', { problem: 'the file holds no video track' });
  return chosen;
}

function checkPictureSize(stream: Stream): void {
  const { codecType, width, height } = stream.codecpar;
  if (codecType !== AVMEDIA_TYPE_VIDEO || stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC)) return;
  if (width > LIMITS.videoSide || height > LIMITS.videoSide) {
    throw new UnderstudyError('CS-ORIV-006', {
      problem: `the pictures have ${width}×${height} pixels, at most ${LIMITS.videoSide} a side are accepted`,
    });
  }
}
