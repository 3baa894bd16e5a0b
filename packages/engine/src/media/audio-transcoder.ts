/** Decodes one sound track and encodes it as AAC. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
} from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avChannelLayoutDescribe,
  avGetSampleFmtName,
  Codec,
  CodecContext,
  Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { FilterChain } from './filter-chain.ts';
import { check, type Fraction } from './libav.ts';

/** Rates of AAC (ISO/IEC 14496-3, table 1.18) that players know well; others are resampled to the last. */
const RATES = [96000, 88200, 64000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 48000];
const FALLBACK_RATE = 48000;
const BITS_PER_CHANNEL = 96_000;
const SAMPLES_PER_FRAME = 1024;
/** Mono and stereo are kept, more channels are mixed down: browsers play that alike. */
const MAX_CHANNELS = 2;

export class AudioTranscoder implements Disposable {
  readonly #source: Stream;
  readonly #decoder: CodecContext;
  readonly #encoder: CodecContext;
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  #chain: FilterChain | null = null;

  private constructor(source: Stream, decoder: CodecContext, encoder: CodecContext) {
    this.#source = source;
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#frame.alloc();
    this.#packet.alloc();
  }

  /** Undefined if there is no decoder for the track, or its headers make no sense. */
  static async open(source: Stream): Promise<AudioTranscoder | undefined> {
    const decoder = await openDecoder(source);
    if (!decoder) return undefined;
    try {
      return new AudioTranscoder(source, decoder, await openEncoder(decoder));
    } catch (error) {
      decoder.freeContext();
      throw error;
    }
  }

  /** Seconds a tick of the packets that come out. */
  get timeBase(): Fraction {
    return this.#encoder.timeBase;
  }

  /** Describes the new track in a stream of the output. */
  describe(target: Stream): void {
    check(target.codecpar.fromContext(this.#encoder), 'describing a sound track');
    target.timeBase = this.#encoder.timeBase;
  }

  /** Converts a packet of the source; null ends the track. Each packet that comes out is valid until the next. */
  async *convert(packet: Packet | null): AsyncGenerator<Packet, void, undefined> {
    // A packet that cannot be decoded leaves a gap, which the resampler fills with silence.
    await this.#decoder.sendPacket(packet);
    while ((await this.#decoder.receiveFrame(this.#frame)) >= 0) {
      this.#chain ??= await this.#openChain();
      await this.#chain.write(this.#frame);
      this.#frame.unref();
      yield* this.#encodeFiltered();
    }
    if (packet || !this.#chain) return;
    await this.#chain.write(null);
    yield* this.#encodeFiltered();
    yield* this.#encode(null);
  }

  async *#encodeFiltered(): AsyncGenerator<Packet, void, undefined> {
    for (;;) {
      const samples = await this.#chain!.read();
      if (!samples) return;
      try {
        yield* this.#encode(samples);
      } finally {
        samples.free();
      }
    }
  }

  async *#encode(samples: Frame | null): AsyncGenerator<Packet, void, undefined> {
    check(await this.#encoder.sendFrame(samples), 'encoding sound');
    for (;;) {
      const result = await this.#encoder.receivePacket(this.#packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'encoding sound');
      yield this.#packet;
    }
  }

  #openChain(): Promise<FilterChain> {
    const frame = this.#frame;
    const { sampleRate, channels } = this.#encoder;
    const { num, den } = this.#source.timeBase;
    const format = avGetSampleFmtName(frame.format as typeof AV_SAMPLE_FMT_FLTP);
    const source = `sample_rate=${frame.sampleRate}:sample_fmt=${format}:channel_layout=${layoutOf(frame)}`;
    return FilterChain.open([
      { filter: 'abuffer', args: `time_base=${num}/${den}:${source}` },
      // Fills gaps with silence and cuts overlaps, so that the sound stays with the picture; never stretches it.
      { filter: 'aresample', args: `${sampleRate}:async=1:min_hard_comp=0.05` },
      { filter: 'aformat', args: `sample_fmts=fltp:channel_layouts=${channels === 1 ? 'mono' : 'stereo'}` },
      { filter: 'asetnsamples', args: `n=${SAMPLES_PER_FRAME}:p=0` },
      { filter: 'asettb', args: `1/${sampleRate}` },
      { filter: 'abuffersink' },
    ]);
  }

  [Symbol.dispose](): void {
    this.#chain?.[Symbol.dispose]();
    this.#frame.free();
    this.#packet.free();
    this.#decoder.freeContext();
    this.#encoder.freeContext();
  }
}

/** PCM in AVI and MOV often comes without a layout, only with a number of channels. */
function layoutOf(frame: Frame): string {
  const described = avChannelLayoutDescribe(frame.channelLayout);
  if (described && !/^\d+ channels/.test(described)) return described;
  return avChannelLayoutDescribe(avChannelLayoutDefault(frame.channels)) ?? 'stereo';
}

async function openDecoder(source: Stream): Promise<CodecContext | undefined> {
  const { codecId, sampleRate, channels } = source.codecpar;
  const codec = Codec.findDecoder(codecId);
  if (!codec || sampleRate <= 0 || channels <= 0) return undefined;
  const context = new CodecContext();
  context.allocContext3(codec);
  check(context.parametersToContext(source.codecpar), 'preparing a sound decoder');
  context.pktTimebase = source.timeBase;
  context.threadCount = 1;
  if ((await context.open2(codec, null)) >= 0) return context;
  context.freeContext();
  return undefined;
}

async function openEncoder(decoder: CodecContext): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
  if (!codec) throw new Error('the codec library was built without an AAC encoder');
  const channels = Math.min(decoder.channels, MAX_CHANNELS);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleFormat = AV_SAMPLE_FMT_FLTP;
  context.sampleRate = RATES.includes(decoder.sampleRate) ? decoder.sampleRate : FALLBACK_RATE;
  context.channelLayout = avChannelLayoutDefault(channels);
  context.bitRate = BigInt(BITS_PER_CHANNEL * channels);
  context.timeBase = new Rational(1, context.sampleRate);
  context.threadCount = 1;
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await context.open2(codec, null), 'opening the AAC encoder');
  return context;
}
