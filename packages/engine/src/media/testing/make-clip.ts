/** Makes small real videos for tests: every frame carries its number (see frame-pattern.ts), every container and trap at will. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_RANGE_JPEG,
  type AVColorTransferCharacteristic,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
  type FFEncoderCodec,
} from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avGetPixFmtFromName,
  avGetSampleFmtFromName,
  Codec,
  CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { FilterChain, type FilterStep } from '../filter-chain.ts';
import type { Rotation } from '../geometry.ts';
import { check, type Fraction } from '../libav.ts';
import { createYuvFrame } from '../yuv-frame.ts';
import { drawFrameNumber } from './frame-pattern.ts';

export type TestAudio = {
  codec: string;
  sampleFormat: string;
  sampleRate: number;
  channels: number;
  startSeconds: number;
  seconds: number;
};

export type TestClip = {
  container: 'mp4' | 'mov' | 'avi' | 'matroska' | 'webm';
  codec: string;
  /** Options of the encoder, such as `x264-params`. */
  codecOptions: Record<string, string>;
  pixelFormat: string;
  width: number;
  height: number;
  frameCount: number;
  frameRate: Fraction;
  /** Time of a frame in ticks of the frame rate, ascending; `(frame) => frame` is a constant rate. */
  ticksOf: (frame: number) => number;
  keyFrameInterval: number;
  bFrames: number;
  rotationDegrees: Rotation;
  pixelAspect: Fraction;
  isFullRange: boolean;
  /** Number of H.273: 16 is PQ, 18 is HLG. */
  transfer: number | undefined;
  /** `none` leaves the picture out; `cover` marks it as cover art of the sound. */
  video: 'track' | 'cover' | 'none';
  audio: TestAudio | null;
  muxerOptions: Record<string, string>;
};

const DEFAULTS: TestClip = {
  container: 'mp4',
  codec: 'libx264',
  codecOptions: {},
  pixelFormat: 'yuv420p',
  width: 128,
  height: 96,
  frameCount: 30,
  frameRate: { num: 30, den: 1 },
  ticksOf: (frame) => frame,
  keyFrameInterval: 10,
  bFrames: 2,
  rotationDegrees: 0,
  pixelAspect: { num: 1, den: 1 },
  isFullRange: false,
  transfer: undefined,
  video: 'track',
  audio: null,
  muxerOptions: {},
};

/** AAC in stereo, a second long. */
export const TEST_AUDIO: TestAudio = {
  codec: 'aac',
  sampleFormat: 'fltp',
  sampleRate: 48000,
  channels: 2,
  startSeconds: 0,
  seconds: 1,
};

const SPEED: Record<string, Record<string, string>> = {
  libx264: { preset: 'ultrafast', 'x264-params': 'b-pyramid=normal' },
  libx265: { preset: 'ultrafast', 'x265-params': 'log-level=none' },
  libvpx: { deadline: 'realtime', 'cpu-used': '8' },
  'libvpx-vp9': { deadline: 'realtime', 'cpu-used': '8' },
};

/** Writes a clip to a path, with everything as in the defaults (a second of 128×96 H.264 in MP4 without sound) but what is given. */
export async function makeClip(path: string, options: Partial<TestClip> = {}): Promise<TestClip> {
  const clip = { ...DEFAULTS, ...options };
  const muxer = new FormatContext();
  check(muxer.allocOutputContext2(null, clip.container, path), 'making a clip');
  const video = clip.video === 'none' ? null : await openVideo(clip);
  const videoStream = video ? addVideoStream(muxer, video, clip) : null;
  const audio = clip.audio ? await openAudio(clip.audio) : null;
  const audioStream = audio ? addStream(muxer, audio, audio.timeBase) : null;
  check(await muxer.openOutput(), 'making a clip');
  using header = Dictionary.fromObject(clip.muxerOptions);
  check(await muxer.writeHeader(header), 'making a clip');
  if (audio) await writeStream(muxer, audio, audioStream!, toneFrames(clip.audio!, audio));
  if (video) await writeStream(muxer, video, videoStream!, patternFrames(clip));
  check(await muxer.writeTrailer(), 'making a clip');
  await muxer.closeOutput();
  muxer.freeContext();
  return clip;
}

function addVideoStream(muxer: FormatContext, codec: CodecContext, clip: TestClip): Stream {
  const stream = addStream(muxer, codec, codec.timeBase);
  stream.avgFrameRate = codec.framerate;
  if (clip.rotationDegrees !== 0) {
    stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(clip.rotationDegrees));
  }
  if (clip.video === 'cover') stream.setDisposition(AV_DISPOSITION_ATTACHED_PIC);
  return stream;
}

async function openVideo(clip: TestClip): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(clip.codec as FFEncoderCodec);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = clip.width;
  context.height = clip.height;
  context.pixelFormat = avGetPixFmtFromName(clip.pixelFormat);
  context.timeBase = new Rational(clip.frameRate.den, clip.frameRate.num);
  context.framerate = new Rational(clip.frameRate.num, clip.frameRate.den);
  context.sampleAspectRatio = new Rational(clip.pixelAspect.num, clip.pixelAspect.den);
  context.gopSize = clip.keyFrameInterval;
  context.maxBFrames = clip.bFrames;
  context.threadCount = 1;
  if (clip.isFullRange) context.colorRange = AVCOL_RANGE_JPEG;
  if (clip.transfer !== undefined) {
    context.colorTrc = clip.transfer as AVColorTransferCharacteristic;
    context.colorPrimaries = 9 as typeof context.colorPrimaries;
    context.colorSpace = 9 as typeof context.colorSpace;
  }
  if (clip.container !== 'avi') context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  using options = Dictionary.fromObject({ ...SPEED[clip.codec], ...clip.codecOptions });
  check(await context.open2(codec, options), 'making a clip');
  return context;
}

async function openAudio(audio: TestAudio): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(audio.codec as FFEncoderCodec);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = audio.sampleRate;
  context.sampleFormat = avGetSampleFmtFromName(audio.sampleFormat);
  context.channelLayout = avChannelLayoutDefault(audio.channels);
  context.timeBase = new Rational(1, audio.sampleRate);
  context.bitRate = 64000n;
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await context.open2(codec), 'making a clip');
  return context;
}

function addStream(muxer: FormatContext, codec: CodecContext, timeBase: Rational): Stream {
  const stream = muxer.newStream(null);
  check(stream.codecpar.fromContext(codec), 'making a clip');
  stream.timeBase = timeBase;
  return stream;
}

/** 16.16 fixed point; see ISO/IEC 14496-12, 6.2.2. */
function displayMatrix(rotationDegrees: Rotation): Buffer {
  const [a, b] = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[rotationDegrees] as [number, number];
  const matrix = Buffer.alloc(36);
  [a, b, 0, -b, a, 0, 0, 0].forEach((value, i) => {
    matrix.writeInt32LE(value * 65536, i * 4);
  });
  matrix.writeInt32LE(1 << 30, 32);
  return matrix;
}

async function* patternFrames(clip: TestClip): AsyncGenerator<Frame> {
  // Odd sizes are drawn one larger and cropped.
  using picture = createYuvFrame(clip.width + (clip.width & 1), clip.height + (clip.height & 1));
  const source = `video_size=${picture.width}x${picture.height}:pix_fmt=yuv420p:time_base=1/1:range=tv`;
  const range = clip.isFullRange ? 'pc' : 'tv';
  const steps: FilterStep[] = [
    { filter: 'buffer', args: source },
    { filter: 'scale', args: `in_range=tv:out_range=${range}` },
    { filter: 'format', args: clip.pixelFormat },
    { filter: 'crop', args: `w=${clip.width}:h=${clip.height}:x=0:y=0:exact=1` },
    { filter: 'buffersink' },
  ];
  using chain = await FilterChain.open(steps);
  for (let i = 0; i < clip.frameCount; i++) {
    drawFrameNumber(picture, i, clip.rotationDegrees);
    await chain.write(picture.native);
    const frame = (await chain.read())!;
    frame.pts = BigInt(clip.ticksOf(i));
    yield frame;
  }
}

async function* toneFrames(audio: TestAudio, encoder: CodecContext): AsyncGenerator<Frame> {
  const samplesAFrame = encoder.frameSize || 1024;
  const layout = audio.channels === 1 ? 'mono' : 'stereo';
  const source = `sample_rate=${audio.sampleRate}:sample_fmt=s16:channel_layout=${layout}`;
  using chain = await FilterChain.open([
    { filter: 'abuffer', args: `time_base=1/${audio.sampleRate}:${source}` },
    { filter: 'aformat', args: `sample_fmts=${audio.sampleFormat}` },
    { filter: 'abuffersink' },
  ]);
  const start = Math.round(audio.startSeconds * audio.sampleRate);
  const count = Math.ceil((audio.seconds * audio.sampleRate) / samplesAFrame);
  for (let i = 0; i < count; i++) {
    const samples = Buffer.alloc(samplesAFrame * audio.channels * 2);
    for (let s = 0; s < samplesAFrame; s++) {
      const value = Math.round(9000 * Math.sin(((i * samplesAFrame + s) * 440 * 2 * Math.PI) / audio.sampleRate));
      for (let c = 0; c < audio.channels; c++) samples.writeInt16LE(value, (s * audio.channels + c) * 2);
    }
    using tone = Frame.fromAudioBuffer(samples, {
      nbSamples: samplesAFrame,
      format: avGetSampleFmtFromName('s16') as AVSampleFormat,
      sampleRate: audio.sampleRate,
      channelLayout: avChannelLayoutDefault(audio.channels),
      timeBase: { num: 1, den: audio.sampleRate },
      pts: BigInt(start + i * samplesAFrame),
    });
    await chain.write(tone);
    yield (await chain.read())!;
  }
}

async function writeStream(
  muxer: FormatContext,
  codec: CodecContext,
  stream: Stream,
  frames: AsyncIterable<Frame>,
): Promise<void> {
  using packet = new Packet();
  packet.alloc();
  const drain = async (): Promise<void> => {
    for (;;) {
      const result = await codec.receivePacket(packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'making a clip');
      packet.streamIndex = stream.index;
      packet.rescaleTs(codec.timeBase, stream.timeBase);
      check(await muxer.interleavedWriteFrame(packet), 'making a clip');
    }
  };
  for await (const frame of frames) {
    check(await codec.sendFrame(frame), 'making a clip');
    frame.free();
    await drain();
  }
  check(await codec.sendFrame(null), 'making a clip');
  await drain();
  codec.freeContext();
}
