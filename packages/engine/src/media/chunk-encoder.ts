/** Encodes one chunk of a clip to H.264, so that chunks made apart can be joined without encoding again. */
import { rm } from 'node:fs/promises';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVFMT_FLAG_BITEXACT,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FormatContext, type Frame, Packet, Rational, type Stream } from 'node-av/lib';
import { copyYuv } from '../core/copy-yuv.ts';
import type { YuvImage } from '../core/image.ts';
import { OUR_COLOUR } from './colour.ts';
import { check, type Fraction } from './libav.ts';
import { createYuvFrame, YuvFrame } from './yuv-frame.ts';

export type EncoderPreset = 'ultrafast' | 'superfast' | 'veryfast' | 'faster' | 'fast' | 'medium' | 'slow';

export type ChunkEncoderOptions = {
  /** Even. */
  width: number;
  height: number;
  /** Seconds a tick, as in the index of the source. */
  timeBase: Fraction;
  /** Frames a second on average. */
  frameRate: Fraction;
  preset?: EncoderPreset;
  /** Constant quality, 0 … 51; lower is better and larger. */
  crf?: number;
  /** Most frames from one key frame to the next. */
  keyFrameInterval?: number;
  /** Threads of the encoder: the bytes depend on it, so it has to be the same for all chunks of a clip. */
  threads?: number;
};

const DEFAULTS = { preset: 'veryfast' as EncoderPreset, crf: 21, keyFrameInterval: 250, threads: 1 };

export type EncodedChunk = {
  frames: number;
  /** Times as given to `write`, in ticks. */
  pts: Float64Array;
  sizeBytes: number;
};

/** Opens an encoder that writes to a file of its own (MP4, without sound). */
export async function openChunkEncoder(path: string, options: ChunkEncoderOptions): Promise<ChunkEncoder> {
  const settings = { ...DEFAULTS, ...options };
  const codec = await openH264(settings);
  const muxer = new FormatContext();
  try {
    check(muxer.allocOutputContext2(null, 'mp4', path), 'preparing the chunk');
    muxer.setFlags(AVFMT_FLAG_BITEXACT);
    const stream = muxer.newStream(null);
    check(stream.codecpar.fromContext(codec), 'preparing the chunk');
    stream.timeBase = codec.timeBase;
    stream.avgFrameRate = codec.framerate;
    check(await muxer.openOutput(), 'creating the chunk');
    check(await muxer.writeHeader(), 'writing the chunk');
    return new ChunkEncoder(path, { codec, muxer, stream });
  } catch (error) {
    codec.freeContext();
    await closeMuxer(muxer);
    throw error;
  }
}

export class ChunkEncoder implements AsyncDisposable {
  readonly #path: string;
  readonly #codec: CodecContext;
  readonly #muxer: FormatContext;
  readonly #stream: Stream;
  /** Of the encoder, and of the file: to ask for them takes as long as to convert a time. */
  readonly #timeBases: [Rational, Rational];
  readonly #packet = new Packet();
  readonly #pts: number[] = [];
  /** Where pictures that are not native are copied to. */
  #staging: YuvFrame | null = null;
  #sizeBytes = 0;
  #isOpen = true;

  /** Use `openChunkEncoder`. */
  constructor(path: string, native: { codec: CodecContext; muxer: FormatContext; stream: Stream }) {
    this.#path = path;
    this.#codec = native.codec;
    this.#muxer = native.muxer;
    this.#stream = native.stream;
    this.#timeBases = [native.codec.timeBase, native.stream.timeBase];
    this.#packet.alloc();
  }

  /**
   * Encodes a picture, on this thread: a picture that was just drawn is near, and to wake another thread for it takes a twentieth of a
   * render's time. It may be released or drawn on again afterwards.
   *
   * @param pts ticks since the start of the chunk, ascending
   */
  write(frame: YuvImage, pts: number): void {
    if (frame.width !== this.#codec.width || frame.height !== this.#codec.height) {
      throw new RangeError(
        `a frame of ${frame.width}×${frame.height} in a chunk of ${this.#codec.width}×${this.#codec.height}`,
      );
    }
    if (this.#pts.length > 0 && pts <= this.#pts.at(-1)!) throw new RangeError('the times of frames have to ascend');
    const native = this.#toNative(frame);
    native.pts = BigInt(pts);
    // A decoded frame still knows how it was coded; the encoder would take that for an order.
    native.pictType = AV_PICTURE_TYPE_NONE;
    native.sampleAspectRatio = new Rational(1, 1);
    check(this.#codec.sendFrameSync(native), 'encoding a frame');
    this.#pts.push(pts);
    this.#drain();
  }

  #toNative(frame: YuvImage): Frame {
    if (frame instanceof YuvFrame) return frame.native;
    this.#staging ??= createYuvFrame(frame.width, frame.height);
    copyYuv(frame, this.#staging);
    return this.#staging.native;
  }

  #drain(): void {
    for (;;) {
      const result = this.#codec.receivePacketSync(this.#packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'encoding a frame');
      this.#packet.streamIndex = this.#stream.index;
      this.#packet.rescaleTs(...this.#timeBases);
      this.#sizeBytes += this.#packet.size;
      check(this.#muxer.interleavedWriteFrameSync(this.#packet), 'writing the chunk');
    }
  }

  /** Writes what is left and finishes the file. */
  async close(): Promise<EncodedChunk> {
    try {
      if (this.#pts.length === 0) throw new Error('a chunk without frames');
      check(this.#codec.sendFrameSync(null), 'finishing the chunk');
      this.#drain();
      check(await this.#muxer.writeTrailer(), 'finishing the chunk');
      await this.#free();
      return { frames: this.#pts.length, pts: Float64Array.from(this.#pts), sizeBytes: this.#sizeBytes };
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Stops, and removes the file. Does nothing once closed. */
  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#free();
    await rm(this.#path, { force: true });
  }

  async #free(): Promise<void> {
    this.#isOpen = false;
    this.#staging?.release();
    this.#packet.free();
    this.#codec.freeContext();
    await closeMuxer(this.#muxer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort();
  }
}

async function openH264(settings: ChunkEncoderOptions & typeof DEFAULTS): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('the codec library was built without libx264');
  const context = new CodecContext();
  context.allocContext3(codec);
  try {
    context.width = settings.width;
    context.height = settings.height;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(settings.timeBase.num, settings.timeBase.den);
    context.framerate = new Rational(settings.frameRate.num, settings.frameRate.den);
    context.sampleAspectRatio = new Rational(1, 1);
    context.gopSize = settings.keyFrameInterval;
    context.threadCount = settings.threads;
    Object.assign(context, OUR_COLOUR);
    context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    using options = Dictionary.fromObject({
      preset: settings.preset,
      crf: settings.crf,
      // Headers that do not depend on the content, and no frame that refers beyond a key frame: chunks can be put in a row. The code
      // for single kinds of processors rounds in its own way, and that for AVX-512 reads memory that nothing was written to.
      'x264-params': 'stitchable=1:open-gop=0:cpu-independent=1',
    });
    check(await context.open2(codec, options), 'opening the encoder');
    return context;
  } catch (error) {
    context.freeContext();
    throw error;
  }
}

export async function closeMuxer(muxer: FormatContext): Promise<void> {
  await muxer.closeOutput();
  muxer.freeContext();
}
