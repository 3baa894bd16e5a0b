/** Decodes the video track of one file, frame after frame. */

import { UnderstudyError } from '@understudy/protocol/basics';
import {
  AV_CODEC_ID_H264,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVSEEK_FLAG_BACKWARD,
  FF_THREAD_FRAME,
  FF_THREAD_SLICE,
} from 'node-av/constants';
import { avGetCodecName, Codec, CodecContext, Dictionary, Frame, Packet } from 'node-av/lib';
import { check, checkReadable, knownTicks } from './libav.ts';
import { MAX_PIXELS, VideoFile } from './video-file.ts';

export class VideoDecoder implements AsyncDisposable {
  readonly file: VideoFile;
  readonly #codec: CodecContext;
  readonly #packet = new Packet();
  #isDrained = false;
  /** Pictures before this time may be left out if no other refers to them. */
  #hurryUntil = Number.NEGATIVE_INFINITY;
  #isHurrying = false;

  private constructor(file: VideoFile, codec: CodecContext) {
    this.file = file;
    this.#codec = codec;
    this.#packet.alloc();
  }

  static async open(path: string, threads: number, signal?: AbortSignal): Promise<VideoDecoder> {
    const file = await VideoFile.open(path, signal);
    try {
      file.readOnly(file.videoStream);
      return new VideoDecoder(file, await openCodec(file, threads));
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Goes to the last key frame that is stored at or before a time in ticks. False if the file cannot be searched. */
  async seek(ticks: number): Promise<boolean> {
    const { context, videoStream } = this.file;
    const result = await context.seekFrame(videoStream.index, BigInt(ticks), AVSEEK_FLAG_BACKWARD);
    this.#codec.flushBuffers();
    this.#isDrained = false;
    return result >= 0;
  }

  /**
   * Leaves out pictures before a time in ticks that no other picture refers to, which saves about half of the work on the way to it. Only
   * for H.264, where those are marked in every stream.
   */
  hurryUntil(ticks: number): void {
    if (this.#codec.codecId === AV_CODEC_ID_H264) this.#hurryUntil = ticks;
  }

  /** The next frame that can be decoded, in display order, which the caller has to free; null at the end. Damaged packets are skipped. */
  async read(): Promise<Frame | null> {
    const frame = new Frame();
    frame.alloc();
    for (;;) {
      // The picture was decoded as its packet was sent, on another thread: to pick it up takes no time.
      const result = this.#codec.receiveFrameSync(frame);
      if (result >= 0) return frame;
      if (result === AVERROR_EOF || (this.#isDrained && result === AVERROR_EAGAIN)) break;
      // Any other code is a picture that failed: the decoder goes on with the next packet.
      await this.#sendNextPacket();
    }
    frame.free();
    return null;
  }

  async #sendNextPacket(): Promise<void> {
    const { context, videoStream } = this.file;
    const packet = this.#packet;
    for (;;) {
      if (context.readFrameSync(packet) < 0) {
        this.#isDrained = true;
        await this.#codec.sendPacket(null);
        return;
      }
      const isVideo = packet.streamIndex === videoStream.index;
      if (isVideo) {
        this.#setHurry((knownTicks(packet.pts) ?? Number.POSITIVE_INFINITY) < this.#hurryUntil);
        await this.#codec.sendPacket(packet);
      }
      packet.unref();
      if (isVideo) return;
    }
  }

  #setHurry(isHurrying: boolean): void {
    if (isHurrying === this.#isHurrying) return;
    this.#isHurrying = isHurrying;
    check(this.#codec.setOption('skip_frame', isHurrying ? 'noref' : 'default'), 'preparing the decoder');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#packet.free();
    this.#codec.freeContext();
    await this.file[Symbol.asyncDispose]();
  }
}

async function openCodec({ videoStream }: VideoFile, threads: number): Promise<CodecContext> {
  const codec = Codec.findDecoder(videoStream.codecpar.codecId);
  if (!codec) {
    const name = avGetCodecName(videoStream.codecpar.codecId) ?? 'of this file';
    throw new UnderstudyError('CS-ORIV-003', { problem: `the video codec ${name} is not supported` });
  }
  const context = new CodecContext();
  context.allocContext3(codec);
  try {
    check(context.parametersToContext(videoStream.codecpar), 'preparing the decoder');
    context.pktTimebase = videoStream.timeBase;
    context.threadCount = threads;
    context.threadType = (FF_THREAD_FRAME | FF_THREAD_SLICE) as typeof FF_THREAD_FRAME;
    // A stream may announce a small picture in the headers and a huge one in its data.
    using options = Dictionary.fromObject({ max_pixels: MAX_PIXELS });
    checkReadable(await context.open2(codec, options), 'opening the decoder');
    return context;
  } catch (error) {
    context.freeContext();
    throw error;
  }
}
