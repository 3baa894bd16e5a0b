/** Puts encoded chunks in a row without encoding again, gives every frame its exact time, and adds the sound of the source. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { AVERROR_EOF, AVFMT_FLAG_BITEXACT } from 'node-av/constants';
import { Dictionary, FormatContext, Packet, Rational, type Stream } from 'node-av/lib';
import { AudioCopier } from './audio-copier.ts';
import { closeMuxer } from './chunk-encoder.ts';
import { FrameTimes } from './frame-times.ts';
import { check, describe, type Fraction, knownTicks, toNumber } from './libav.ts';
import { VideoFile } from './video-file.ts';
import type { VideoIndex } from './video-index.ts';

/** An encoded chunk, and the times of its frames in ticks of the source's index. */
export type ChunkPart = { path: string; pts: ArrayLike<number> };

export type JoinOptions = {
  /** Of the source: its time base, frame rate and end are those of the output. */
  index: VideoIndex;
  /** The video whose sound is added; null for a silent output. */
  audioFrom: string | null;
  /** The MP4 to be written. It appears whole or not at all. */
  output: string;
  signal?: AbortSignal;
};

/** Sound that starts earlier than the picture by less than this is the encoder's run-up, which players skip. */
const RUN_UP_SECONDS = 0.1;
/** Sound that starts even earlier than this does so by a mistake of the file. */
const MAX_LEAD_SECONDS = 10;

/**
 * Joins chunks, in the order given, into an MP4 that starts playing before it is loaded. It starts with the first frame, or with
 * the sound where that is earlier; the distance from each to the other is that of the source.
 *
 * @throws UnderstudyError CS-MGMR-001 a chunk is missing, damaged or not the one that was planned
 */
export async function joinChunks(parts: ChunkPart[], options: JoinOptions): Promise<{ sizeBytes: number }> {
  const { output } = options;
  const temporary = join(dirname(output), `.${basename(output)}.${process.pid}.part`);
  try {
    await writeJoined(parts, temporary, options);
    const sizeBytes = await flushToDisk(temporary);
    await rename(temporary, output);
    return { sizeBytes };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function flushToDisk(path: string): Promise<number> {
  await using file = await open(path, 'r+');
  await file.sync();
  return (await file.stat()).size;
}

async function writeJoined(parts: ChunkPart[], path: string, options: JoinOptions): Promise<void> {
  const { index, audioFrom, signal } = options;
  const muxer = new FormatContext();
  let audio: AudioCopier | null = null;
  try {
    check(muxer.allocOutputContext2(null, 'mp4', path), 'preparing the output');
    // No creation time and no library version: the same input gives the same bytes.
    muxer.setFlags(AVFMT_FLAG_BITEXACT);
    const video = await addVideoStream(muxer, parts);
    const source = audioFrom === null ? null : await VideoFile.open(audioFrom, signal, { onlySound: true });
    const start = findStart(source, index, parts[0]!.pts[0]!);
    const times = new FrameTimes(parts, { index, startTicks: start.ticks, delay: video.delay });
    video.stream.timeBase = new Rational(times.timeBase.num, times.timeBase.den);
    video.stream.avgFrameRate = new Rational(index.frameRate.num, index.frameRate.den);
    if (source) audio = await AudioCopier.open(source, muxer, start.seconds);
    using header = Dictionary.fromObject({ movflags: '+faststart' });
    check(await muxer.openOutput(), 'creating the output');
    check(await muxer.writeHeader(header), 'writing the output');
    for (const part of parts) {
      await copyPart(part, { ...video, muxer, times, sourceTimeBase: index.timeBase, audio, signal });
    }
    await audio?.finish();
    check(await muxer.writeTrailer(), 'finishing the output');
  } finally {
    await audio?.[Symbol.asyncDispose]();
    await closeMuxer(muxer);
  }
}

type OutputVideo = {
  stream: Stream;
  /** Parameter sets that all chunks share. */
  headers: Buffer;
  /** Frames that a decoder has to hold back. */
  delay: number;
};

async function addVideoStream(muxer: FormatContext, parts: ChunkPart[]): Promise<OutputVideo> {
  if (parts.length === 0) throw new UnderstudyError('CS-MGMR-001', { problem: 'there are no segments to join' });
  await using chunk = await ChunkFile.open(parts[0]!.path);
  await chunk.findDelay();
  const stream = muxer.newStream(null);
  check(chunk.stream.codecpar.copy(stream.codecpar), 'describing the output');
  stream.codecpar.codecTag = 0;
  return { stream, headers: chunk.headers, delay: chunk.stream.codecpar.videoDelay };
}

/** The moment of the source that becomes time 0 of the output. */
function findStart(source: VideoFile | null, index: VideoIndex, firstPts: number): { ticks: number; seconds: number } {
  const tick = toNumber(index.timeBase);
  const videoStart = firstPts * tick;
  const starts = source?.audioStreams.map((s) => (knownTicks(s.startTime) ?? Number.NaN) * toNumber(s.timeBase)) ?? [];
  const audioStart = Math.min(...starts.filter(Number.isFinite));
  const lead = videoStart - audioStart;
  if (!(lead >= RUN_UP_SECONDS && lead <= MAX_LEAD_SECONDS)) return { ticks: firstPts, seconds: videoStart };
  const ticks = Math.floor(audioStart / tick);
  return { ticks, seconds: ticks * tick };
}

type CopyContext = OutputVideo & {
  muxer: FormatContext;
  times: FrameTimes;
  sourceTimeBase: Fraction;
  audio: AudioCopier | null;
  signal: AbortSignal | undefined;
};

async function copyPart(part: ChunkPart, context: CopyContext): Promise<void> {
  const { muxer, stream, times, sourceTimeBase, audio, signal } = context;
  await using chunk = await ChunkFile.open(part.path);
  if (!chunk.headers.equals(context.headers)) refuse(part.path, 'it was encoded with other settings');
  let count = 0;
  for (const packet of chunk.packets()) {
    signal?.throwIfAborted();
    if (count === 0 && !packet.isKeyframe) refuse(part.path, 'it does not start with a key frame');
    packet.rescaleTs(chunk.stream.timeBase, sourceTimeBase);
    const { pts, dts, duration } = times.next(Number(packet.pts) + part.pts[0]!);
    await audio?.copyUntil(dts * toNumber(times.timeBase));
    packet.pts = BigInt(pts);
    packet.dts = BigInt(dts);
    packet.duration = BigInt(duration);
    packet.rescaleTs(times.timeBase, stream.timeBase);
    packet.streamIndex = stream.index;
    packet.pos = -1n;
    check(muxer.interleavedWriteFrameSync(packet), 'writing the output');
    count++;
  }
  if (count !== part.pts.length) refuse(part.path, `it has ${count} frames instead of ${part.pts.length}`);
}

function refuse(path: string, problem: string): never {
  throw new UnderstudyError('CS-MGMR-001', { problem: `segment ${basename(path)}: ${problem}` });
}

/** A chunk of ours, opened to be copied. */
class ChunkFile implements AsyncDisposable {
  readonly #context: FormatContext;
  readonly #path: string;

  private constructor(context: FormatContext, path: string) {
    this.#context = context;
    this.#path = path;
  }

  static async open(path: string): Promise<ChunkFile> {
    const context = new FormatContext();
    const opened = await context.openInput(`file:${path}`);
    if (opened < 0) refuse(path, describe(opened));
    if (context.streams.length === 1) return new ChunkFile(context, path);
    await context.closeInput();
    return refuse(path, 'it is not an encoded chunk');
  }

  /** Fills in the one parameter of the stream that its header does not tell, which takes decoding some frames. */
  async findDelay(): Promise<void> {
    const found = await this.#context.findStreamInfo();
    if (found < 0) refuse(this.#path, describe(found));
  }

  get stream(): Stream {
    return this.#context.streams[0]!;
  }

  get headers(): Buffer {
    return Buffer.from(this.stream.codecpar.extradata ?? []);
  }

  /** Packets in decoding order, each valid until the next. */
  *packets(): Generator<Packet, void, undefined> {
    using packet = new Packet();
    packet.alloc();
    for (;;) {
      const result = this.#context.readFrameSync(packet);
      if (result === AVERROR_EOF) return;
      if (result < 0) refuse(this.#path, describe(result));
      yield packet;
      packet.unref();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.closeInput();
  }
}
