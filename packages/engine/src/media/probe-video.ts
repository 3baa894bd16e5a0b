/** Tells what a video is, and refuses what the product does not accept: before anything is decoded. */
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import { avGetCodecName, avGetPixFmtName, Codec, type Stream } from 'node-av/lib';
import { type Colour, isHighDynamicRange, nameColour } from './colour.ts';
import type { Container } from './container.ts';
import { type Rotation, readGeometry } from './geometry.ts';
import { type Fraction, knownTicks, toNumber } from './libav.ts';
import { VideoFile } from './video-file.ts';
import { indexVideoFile, refuseDuration, type VideoIndex } from './video-index.ts';

export type AudioTrack = {
  codec: string;
  channels: number;
  sampleRate: number;
  /** 0 where the headers do not tell. */
  durationSeconds: number;
};

export type VideoInfo = {
  container: Container;
  /** From the first frame's start to the last frame's end. */
  durationSeconds: number;
  /** Frames a second on average. */
  fps: Fraction;
  /** Size of the upright picture with square pixels, even: the size of every decoded frame. */
  width: number;
  height: number;
  /** Size as stored. */
  codedWidth: number;
  codedHeight: number;
  /** Clockwise turn that shows the stored picture upright. */
  rotationDegrees: Rotation;
  /** Width of a stored pixel over its height. */
  pixelAspect: number;
  videoCodec: string;
  pixelFormat: string;
  bitDepth: number;
  colour: Colour;
  isHdr: boolean;
  frameCount: number;
  isVariableFrameRate: boolean;
  audioTracks: AudioTrack[];
  sizeBytes: number;
  /** What the user should know, e.g. that the file breaks off. */
  warnings: string[];
};

/**
 * Reads the headers and the packet table of a video, and checks them against `LIMITS`. Nothing is decoded.
 *
 * @throws UnderstudyError CS-ORIV-003 format, -004 too long, -005 too many bytes, -006 too many pixels, -007 unreadable;
 *   CS-UORC01-002 too short, too small, too many frames a second
 */
export async function probeVideo(path: string, options: { signal?: AbortSignal } = {}): Promise<VideoInfo> {
  return (await probeAndIndexVideo(path, options)).info;
}

/** As `probeVideo`, with the packet table: to open a file once more takes as long as to decode some frames of it. */
export async function probeAndIndexVideo(
  path: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ info: VideoInfo; index: VideoIndex }> {
  await using file = await VideoFile.open(path, signal);
  checkDecodable(file.videoStream);
  checkAnnouncedDuration(file);
  const index = await indexVideoFile(file, signal);
  const info = summarise(file, index);
  checkLimits(info);
  return { info, index };
}

function summarise(file: VideoFile, index: VideoIndex): VideoInfo {
  const stream = file.videoStream;
  const parameters = stream.codecpar;
  const { isMirrored: _, ...geometry } = readGeometry(stream);
  const pixelFormat = avGetPixFmtName(parameters.format as never) ?? 'unknown';
  return {
    container: file.container,
    durationSeconds: (index.endPts - index.pts[0]!) * toNumber(index.timeBase),
    fps: index.frameRate,
    ...geometry,
    videoCodec: avGetCodecName(parameters.codecId) ?? 'unknown',
    pixelFormat,
    bitDepth: bitDepthOf(pixelFormat),
    colour: nameColour({
      colorSpace: parameters.colorSpace,
      colorRange: parameters.colorRange,
      colorTrc: parameters.colorTrc,
      colorPrimaries: parameters.colorPrimaries,
    }),
    isHdr: isHighDynamicRange({ colorTrc: parameters.colorTrc }),
    frameCount: index.frameCount,
    isVariableFrameRate: index.isVariableFrameRate,
    audioTracks: file.audioStreams.map(describeAudio),
    sizeBytes: file.sizeBytes,
    warnings: index.warnings,
  };
}

function describeAudio(stream: Stream): AudioTrack {
  return {
    codec: avGetCodecName(stream.codecpar.codecId) ?? 'unknown',
    channels: stream.codecpar.channels,
    sampleRate: stream.codecpar.sampleRate,
    durationSeconds: Math.max(0, knownTicks(stream.duration) ?? 0) * toNumber(stream.timeBase),
  };
}

/** From names such as yuv420p10le, p010le, gray12be, rgb48le. */
function bitDepthOf(pixelFormat: string): number {
  const planar = /(?:p|gray|x2rgb|x2bgr)0?(9|10|12|14|16)(?:le|be)$/.exec(pixelFormat);
  if (planar) return Number(planar[1]);
  return /^(?:rgb48|bgr48|rgba64|bgra64|ya16)/.test(pixelFormat) ? 16 : 8;
}

function checkDecodable(stream: Stream): void {
  const { codecId, width, height, format } = stream.codecpar;
  if (!Codec.findDecoder(codecId)) {
    throw new UnderstudyError('CS-ORIV-003', {
      problem: `the video codec ${avGetCodecName(codecId) ?? 'of this file'} is not supported`,
      remedy: 'Convert the video to H.264',
    });
  }
  if (width <= 0 || height <= 0 || format < 0) {
    throw new UnderstudyError('CS-ORIV-007', { problem: 'the video track holds no picture that can be decoded' });
  }
}

function checkAnnouncedDuration({ context, videoStream }: VideoFile): void {
  const ofStream = (knownTicks(videoStream.duration) ?? 0) * toNumber(videoStream.timeBase);
  const ofFile = (knownTicks(context.duration) ?? 0) / 1e6;
  const seconds = Math.max(ofStream, ofFile);
  if (seconds > LIMITS.videoSeconds) refuseDuration(seconds);
}

function checkLimits({ width, height, durationSeconds }: VideoInfo): void {
  if (width > LIMITS.videoSide || height > LIMITS.videoSide) {
    throw new UnderstudyError('CS-ORIV-006', {
      problem: `the pictures show as ${width}×${height} pixels, at most ${LIMITS.videoSide} a side are accepted`,
    });
  }
  if (width < LIMITS.videoMinSide || height < LIMITS.videoMinSide) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: `the video has ${width}×${height} pixels, at least ${LIMITS.videoMinSide} a side are needed`,
      remedy: 'Use a larger video',
    });
  }
  if (durationSeconds < LIMITS.sceneMinSeconds) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: `the video lasts ${durationSeconds.toFixed(2)} s, at least ${LIMITS.sceneMinSeconds} s are needed`,
      remedy: 'Use a longer video',
    });
  }
}
