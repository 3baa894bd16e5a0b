/** Brings the sound of a source into the joined file: packets as they are where MP4 can carry them, new AAC where not. */
import { LIMITS } from '@understudy/protocol/basics';
import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_MP3,
  AV_DISPOSITION_DEFAULT,
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVDISCARD_DEFAULT,
} from 'node-av/constants';
import {
  avGetAudioFrameDuration2,
  avRescaleDelta,
  avRescaleQ,
  Dictionary,
  type FormatContext,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { AudioTranscoder } from './audio-transcoder.ts';
import { check, knownTicks, toNumber } from './libav.ts';
import type { VideoFile } from './video-file.ts';

/** MP4 with MP3 below this rate cannot be written. */
const MIN_MP3_RATE = 16000;

/** Sound is looked for in this stretch of the output; what claims to lie outside is damaged. */
const EARLIEST_SECONDS = -1;
const LATEST_SECONDS = LIMITS.videoSeconds;

/** One track of the source and where its packets go. */
type Track = {
  source: Stream;
  target: Stream;
  /** Present where the packets cannot be copied. */
  transcoder: AudioTranscoder | null;
  /** For the library: where the last copied packet ended, in samples. */
  lastEnd: { value: bigint };
  /** Time of the last packet written, in ticks of the target. */
  lastTime: bigint;
};

/**
 * Copies all sound tracks of a source, in step with the picture, so that a player finds both near each other and nothing piles up.
 * Times are those of the source less `startSeconds`.
 */
export class AudioCopier implements AsyncDisposable {
  readonly #source: VideoFile;
  readonly #muxer: FormatContext;
  readonly #startSeconds: number;
  readonly #tracks = new Map<number, Track>();
  readonly #packet = new Packet();
  /** A packet has been read that is not yet due. */
  #isPending = false;
  #isAtEnd = false;

  private constructor(source: VideoFile, muxer: FormatContext, startSeconds: number) {
    this.#source = source;
    this.#muxer = muxer;
    this.#startSeconds = startSeconds;
    this.#packet.alloc();
  }

  /** Adds a stream to the output for each sound track. The header of the output is written after this. Takes over the source. */
  static async open(source: VideoFile, muxer: FormatContext, startSeconds: number): Promise<AudioCopier> {
    const copier = new AudioCopier(source, muxer, startSeconds);
    try {
      for (const stream of source.context.streams) stream.discard = AVDISCARD_ALL;
      for (const stream of source.audioStreams) await copier.#addTrack(stream);
      return copier;
    } catch (error) {
      await copier[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #addTrack(source: Stream): Promise<void> {
    const transcoder = isCarriedByMp4(source) ? null : await AudioTranscoder.open(source);
    // A track that nobody can decode is left out rather than losing the whole video.
    if (transcoder === undefined) return;
    const target = this.#muxer.newStream(null);
    if (transcoder) transcoder.describe(target);
    else {
      check(source.codecpar.copy(target.codecpar), 'copying a sound track');
      target.codecpar.codecTag = 0;
      target.timeBase = new Rational(1, source.codecpar.sampleRate);
    }
    const language = source.metadata?.get('language');
    if (language) target.metadata = Dictionary.fromObject({ language });
    if (source.hasDisposition(AV_DISPOSITION_DEFAULT)) target.setDisposition(AV_DISPOSITION_DEFAULT);
    source.discard = AVDISCARD_DEFAULT;
    this.#tracks.set(source.index, {
      source,
      target,
      transcoder,
      lastEnd: { value: AV_NOPTS_VALUE },
      lastTime: AV_NOPTS_VALUE,
    });
  }

  /** Writes all sound up to a time in seconds of the output. */
  async copyUntil(seconds: number): Promise<void> {
    while (this.#readAhead()) {
      const track = this.#tracks.get(this.#packet.streamIndex)!;
      const time = this.#secondsOf(this.#packet, track);
      if (time > seconds && time <= LATEST_SECONDS) return;
      this.#isPending = false;
      if (time >= EARLIEST_SECONDS && time <= LATEST_SECONDS) await this.#take(this.#packet, track);
      this.#packet.unref();
    }
  }

  /** Writes the rest of the sound. */
  async finish(): Promise<void> {
    await this.copyUntil(Number.POSITIVE_INFINITY);
    for (const track of this.#tracks.values()) await this.#take(null, track);
  }

  /** On this thread, as in `#write`: a packet is read and written in less time than it takes to wake another one. */
  #readAhead(): boolean {
    while (!this.#isPending && !this.#isAtEnd && this.#tracks.size > 0) {
      // A damaged end is treated like the end: the picture was cut off at the same place.
      if (this.#source.context.readFrameSync(this.#packet) < 0) this.#isAtEnd = true;
      else if (this.#tracks.has(this.#packet.streamIndex)) this.#isPending = true;
      else this.#packet.unref();
    }
    return this.#isPending;
  }

  /** Time in the output, NaN if the packet has none. */
  #secondsOf(packet: Packet, { source }: Track): number {
    const time = knownTicks(packet.dts) ?? knownTicks(packet.pts) ?? Number.NaN;
    return time * toNumber(source.timeBase) - this.#startSeconds;
  }

  async #take(packet: Packet | null, track: Track): Promise<void> {
    const { transcoder } = track;
    if (transcoder) {
      for await (const converted of transcoder.convert(packet)) {
        converted.pts = avRescaleQ(converted.pts, transcoder.timeBase, track.target.timeBase);
        converted.dts = converted.pts;
        this.#write(converted, track);
      }
    } else if (packet) {
      retime(packet, track);
      this.#write(packet, track);
    }
  }

  /** Writes a packet whose times are ticks of the target, as the source counts. */
  #write(packet: Packet, track: Track): void {
    const { target } = track;
    const time = packet.pts - BigInt(Math.round(this.#startSeconds / toNumber(target.timeBase)));
    // Times that go back are damaged, and the muxer refuses them.
    if (time <= track.lastTime) return;
    track.lastTime = time;
    packet.pts = time;
    packet.dts = time;
    packet.streamIndex = target.index;
    packet.pos = -1n;
    check(this.#muxer.interleavedWriteFrameSync(packet), 'writing sound');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#packet.free();
    for (const { transcoder } of this.#tracks.values()) transcoder?.[Symbol.dispose]();
    await this.#source[Symbol.asyncDispose]();
  }
}

/** Gives a copied packet its time in samples, where the source only knows milliseconds (Matroska, WebM) from its predecessors. */
function retime(packet: Packet, { source, target, lastEnd }: Track): void {
  const rate = { num: 1, den: source.codecpar.sampleRate };
  const samples =
    avGetAudioFrameDuration2(source.codecpar, packet.size) ||
    Number(avRescaleQ(packet.duration, source.timeBase, rate));
  const time = packet.dts === AV_NOPTS_VALUE ? packet.pts : packet.dts;
  packet.pts = avRescaleDelta(source.timeBase, time, rate, samples, lastEnd, target.timeBase);
  packet.duration = avRescaleQ(BigInt(samples), rate, target.timeBase);
}

/**
 * What is copied: AAC and MP3 play in an MP4 everywhere. Opus, FLAC, AC-3 and ALAC may be stored in MP4 too, but some browsers, phones
 * or editors then stay silent, so they are converted like PCM and Vorbis.
 */
function isCarriedByMp4({ codecpar }: Stream): boolean {
  if (codecpar.codecId === AV_CODEC_ID_AAC) return codecpar.sampleRate > 0 && codecpar.channels > 0;
  return codecpar.codecId === AV_CODEC_ID_MP3 && codecpar.sampleRate >= MIN_MP3_RATE;
}
