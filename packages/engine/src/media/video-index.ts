/** Lists every frame of a video without decoding it: the table that ranges, chunks and the join work from. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import { AV_CODEC_ID_VP8, AV_PKT_FLAG_DISCARD, AVERROR_EOF } from 'node-av/constants';
import { Packet, type Stream } from 'node-av/lib';
import { describe, type Fraction, knownTicks, toNumber } from './libav.ts';
import { VideoFile } from './video-file.ts';

/** Plain data: may be saved, and sent to other processes. Times are ticks of `timeBase`. */
export type VideoIndex = {
  frameCount: number;
  /** Presentation time of each frame, in display order, strictly ascending. */
  pts: Float64Array;
  /** Presentation end of the last frame. */
  endPts: number;
  /** Indexes of the frames that can be decoded without their predecessors, ascending; the first is 0 in a sound file. */
  keyFrames: Uint32Array;
  /** Seconds a tick. */
  timeBase: Fraction;
  /** Frames a second on average. */
  frameRate: Fraction;
  isVariableFrameRate: boolean;
  /**
   * False where a range cannot be found by its time (AVI with reordered frames, repeated times): frames are then numbered in
   * output order, and every range is decoded from the start of the file.
   */
  seekable: boolean;
  /** What is wrong with the file, in sentences for the user. */
  warnings: string[];
};

/** Frames a second above which a file is refused: no camera that people own writes more. */
const MAX_FRAME_RATE = 240;
const MAX_FRAMES = LIMITS.videoSeconds * MAX_FRAME_RATE;
/** Reading a packet takes a microsecond or two: this many are read between two looks at the signal. */
const PACKETS_A_TURN = 256;
/** Share of the announced frames that may be missing before the user is told. */
const MISSING_SHARE = 0.02;

/**
 * Reads all packets of a video. Takes milliseconds, and ends at the first byte that cannot be read: a truncated file is a
 * shorter clip with a warning.
 *
 * @throws UnderstudyError CS-ORIV-003, -004, -005, -006, -007; CS-UORC01-002 too many frames a second
 */
export async function indexVideo(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<VideoIndex> {
  await using file = await VideoFile.open(path, signal);
  // Awaited here, as the file is closed on return.
  return await indexVideoFile(file, signal);
}

/** `indexVideo` of a file that is open; leaves it at its end. */
export async function indexVideoFile(file: VideoFile, signal?: AbortSignal): Promise<VideoIndex> {
  const stream = file.videoStream;
  file.readOnly(stream);
  const scan = await scanPackets(file, signal);
  if (scan.times.length === 0) {
    throw new UnderstudyError('CS-ORIV-007', { problem: 'no frame could be read from the file' });
  }
  const pts = Float64Array.from(scan.times).sort();
  const usualStep = medianStep(pts);
  const hadRepeats = spreadRepeats(pts);
  // Without presentation times and with reordering (H.264 in AVI), or with repeated times, a time does not name a frame.
  const seekable = !hadRepeats && !(scan.lacksTimes && stream.codecpar.videoDelay > 0);
  const timeBase = { num: stream.timeBase.num, den: stream.timeBase.den };
  const lastStep = scan.lastDuration > 0 ? scan.lastDuration : usualStep;
  const endPts = pts.at(-1)! + lastStep;
  const durationSeconds = (endPts - pts[0]!) * toNumber(timeBase);
  if (durationSeconds > LIMITS.videoSeconds) refuseDuration(durationSeconds);
  return {
    frameCount: pts.length,
    pts,
    endPts,
    keyFrames: locateKeyFrames(pts, scan.keyTimes),
    timeBase,
    frameRate: chooseFrameRate(stream, pts.length, durationSeconds),
    isVariableFrameRate: hasVaryingSteps(pts, usualStep),
    seekable,
    warnings: listWarnings(stream, pts.length, scan.damage),
  };
}

type PacketScan = {
  times: number[];
  keyTimes: number[];
  /** Ticks that the frame shown last stays, 0 if not told. */
  lastDuration: number;
  lacksTimes: boolean;
  damage: string | undefined;
};

async function scanPackets(file: VideoFile, signal: AbortSignal | undefined): Promise<PacketScan> {
  const { context, videoStream: stream } = file;
  const scan: PacketScan = { times: [], keyTimes: [], lastDuration: 0, lacksTimes: false, damage: undefined };
  const maxTicks = LIMITS.videoSeconds / toNumber(stream.timeBase);
  let latest = Number.NEGATIVE_INFINITY;
  using packet = new Packet();
  packet.alloc();
  for (let count = 0; ; count++) {
    if (count % PACKETS_A_TURN === 0) await nextTurn();
    signal?.throwIfAborted();
    const result = context.readFrameSync(packet);
    if (result < 0) {
      if (result !== AVERROR_EOF) scan.damage = describe(result);
      return scan;
    }
    const time = packet.streamIndex === stream.index ? timeOfFrame(packet, stream, scan) : undefined;
    if (time !== undefined) {
      scan.times.push(time);
      if (packet.isKeyframe) scan.keyTimes.push(time);
      if (time > latest) {
        latest = time;
        scan.lastDuration = Number(packet.duration);
      }
      if (scan.times.length > MAX_FRAMES) refuseFrameRate();
      if (time - scan.times[0]! > maxTicks) refuseDuration((time - scan.times[0]!) * toNumber(stream.timeBase));
    }
    packet.unref();
  }
}

/** Time of the frame that a packet shows, or undefined if it shows none. */
function timeOfFrame(packet: Packet, stream: Stream, scan: PacketScan): number | undefined {
  // Frames outside the edit list are decoded, but not shown.
  if (packet.hasFlags(AV_PKT_FLAG_DISCARD)) return undefined;
  if (packet.size === 0 || (stream.codecpar.codecId === AV_CODEC_ID_VP8 && isHiddenVp8Frame(packet))) return undefined;
  const pts = knownTicks(packet.pts);
  if (pts !== undefined) return pts;
  scan.lacksTimes = true;
  return knownTicks(packet.dts) ?? scan.times.length;
}

/** VP8 stores reference frames that are never shown as packets of their own: show_frame is bit 4 (RFC 6386, 9.1). */
function isHiddenVp8Frame(packet: Packet): boolean {
  const firstByte = packet.data?.[0];
  return firstByte !== undefined && (firstByte & 0x10) === 0;
}

export function refuseDuration(seconds: number): never {
  throw new UnderstudyError('CS-ORIV-004', {
    problem: `the video lasts ${seconds.toFixed(1)} s, at most ${LIMITS.videoSeconds} s are accepted`,
  });
}

function refuseFrameRate(): never {
  throw new UnderstudyError('CS-UORC01-002', {
    problem: `the video has more than ${MAX_FRAMES} frames`,
    remedy: `Convert it to at most ${MAX_FRAME_RATE} frames a second`,
  });
}

function locateKeyFrames(pts: Float64Array, keyTimes: number[]): Uint32Array {
  const frames = keyTimes
    .sort((a, b) => a - b)
    .map((time) => findFrame(pts, time))
    .filter((frame) => frame >= 0);
  return Uint32Array.from(new Set(frames));
}

/** Index of the frame with this very time, or -1. */
export function findFrame(pts: Float64Array, time: number): number {
  let low = 0;
  let high = pts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = pts[middle]!;
    if (found === time) return middle;
    if (found < time) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Moves frames that claim the time of another one tick behind it. True if there were any. */
function spreadRepeats(pts: Float64Array): boolean {
  let hadRepeats = false;
  for (let i = 1; i < pts.length; i++) {
    if (pts[i]! > pts[i - 1]!) continue;
    pts[i] = pts[i - 1]! + 1;
    hadRepeats = true;
  }
  return hadRepeats;
}

function medianStep(pts: Float64Array): number {
  if (pts.length < 2) return 0;
  const steps = new Float64Array(pts.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = pts[i + 1]! - pts[i]!;
  return steps.sort()[steps.length >> 1]!;
}

/** Steps may differ by one tick where the frame rate is no whole number of ticks (33 and 34 ms at 30 fps in Matroska). */
function hasVaryingSteps(pts: Float64Array, usualStep: number): boolean {
  const tolerance = Math.max(1, usualStep * 0.01);
  for (let i = 1; i < pts.length; i++) {
    if (Math.abs(pts[i]! - pts[i - 1]! - usualStep) > tolerance) return true;
  }
  return false;
}

function chooseFrameRate(stream: Stream, frameCount: number, seconds: number): Fraction {
  for (const { num, den } of [stream.avgFrameRate, stream.rFrameRate]) {
    const rate = toNumber({ num, den });
    if (rate > 0 && rate <= MAX_FRAME_RATE) return { num, den };
  }
  if (!(seconds > 0)) return { num: 25, den: 1 };
  return { num: Math.max(1, Math.round((frameCount / seconds) * 1000)), den: 1000 };
}

function listWarnings(stream: Stream, frameCount: number, damage: string | undefined): string[] {
  const announced = Number(stream.nbFrames);
  const isShort = announced > 0 && frameCount < announced * (1 - MISSING_SHARE);
  const warnings: string[] = [];
  if (damage) warnings.push(`The video is damaged (${damage}) after ${frameCount} frames; the rest is left out.`);
  else if (isShort) warnings.push(`The video breaks off: it announces ${announced} frames and holds ${frameCount}.`);
  return warnings;
}
