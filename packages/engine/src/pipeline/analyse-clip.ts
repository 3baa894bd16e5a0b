/** Decodes a clip once, from its start to its end, and hands each frame to whom it concerns. */
import type { RgbImage } from '../core/image.ts';
import { decodeRange, FrameScaler, type VideoIndex, type VideoInfo } from '../media/index.ts';
import { type CameraMotion, joinCameraMotion, parseCameraMotion, planPlateSamples } from '../scene/index.ts';
import { parseObservations, type SegmentObservations } from '../vision/linking.ts';
import type { CellStore } from './cell-store.ts';
import { planSegments } from './plan-segments.ts';
import { readAhead } from './read-ahead.ts';
import type { SampleStore } from './sample-store.ts';
import { SegmentAnalysts } from './segment-analysts.ts';
import type { SegmentResult } from './segment-message.ts';
import type { VerbContext } from './task.ts';

export type ClipAnalysisOptions = {
  videoPath: string;
  info: VideoInfo;
  index: VideoIndex;
  /** Longest side of the frames, where they are to be shrunk. */
  maxSide: number | undefined;
  threads: number;
  preview?: boolean | undefined;
  /** Where frames for the background plate are kept; none are without it. */
  samples: SampleStore | undefined;
  /** Where frames are kept as cells; none are without it. */
  cells: CellStore | undefined;
  /** Gets the small picture of each frame, which must not be kept without copying it. */
  onPicture?: ((frameIndex: number, picture: RgbImage) => void) | undefined;
};

export type ClipAnalysis = {
  /** In the order of the segments. */
  observations: SegmentObservations[];
  /** Undefined where no samples were kept. */
  cameraMotion: CameraMotion | undefined;
};

/** Longest side of the pictures that the networks get: people keep enough pixels, and crops stay cheap. */
const ANALYSIS_SIDE = 640;
const PREVIEW_ANALYSIS_SIDE = 384;

export async function analyseClip(options: ClipAnalysisOptions, context: VerbContext): Promise<ClipAnalysis> {
  // The threads and their networks are gone before the results of a long clip are unpacked: the peak of memory stays theirs.
  const results = await analyseSegments(options, context);
  return {
    observations: results.map((result) => parseObservations(result.observations)),
    cameraMotion: options.samples && joinCameraMotion(results.map((result) => parseCameraMotion(result.cameraMotion))),
  };
}

async function analyseSegments(options: ClipAnalysisOptions, context: VerbContext): Promise<SegmentResult[]> {
  const { videoPath, info, index, maxSide, samples, cells, preview = false } = options;
  const { cacheDir, signal } = context;
  const fps = info.fps.num / info.fps.den;
  const segments = planSegments(index.frameCount, fps);
  await using analysts = new SegmentAnalysts(options.threads, segments.length, {
    cacheDir,
    sourceWidth: info.width,
    sourceHeight: info.height,
    fps,
    preview,
    needsBackground: samples !== undefined,
  });
  using scaler = new FrameScaler();
  const reserve = (bytes: number): Uint8Array => analysts.reserve(bytes);
  const scaling = { maxSide: preview ? PREVIEW_ANALYSIS_SIDE : ANALYSIS_SIDE, reserve };
  const decodeOptions = { signal, ...(maxSide === undefined ? {} : { maxSide }) };
  const whole = { first: 0, last: index.frameCount };
  const frames = readAhead(decodeRange(videoPath, index, whole, decodeOptions), (unused) => unused.release());
  const sampled = new Set(samples && planPlateSamples({ ...info, fps }));
  const sendLeadIns = samples !== undefined;
  let segment = -1;
  /** Copy of the last picture of a segment: the camera's motion into the next one is measured from it. */
  let leadIn: RgbImage | undefined;
  for await (const frame of frames) {
    signal.throwIfAborted();
    if (frame.index === segments[segment + 1]?.first) {
      if (segment >= 0) analysts.end();
      analysts.begin(++segment);
      if (leadIn) await analysts.push(frame.index - 1, leadIn, true);
    }
    const image = scaler.toRgb(frame, scaling);
    if (sampled.has(frame.index)) await samples!.add(frame.index, frame);
    cells?.add(frame.index, frame);
    frame.release();
    options.onPicture?.(frame.index, image);
    const isLast = frame.index + 1 === segments[segment]!.last;
    leadIn = sendLeadIns && isLast ? copyPicture(image, reserve) : undefined;
    await analysts.push(frame.index, image);
    context.onProgress({ stage: 'scene', framesDone: frame.index + 1, framesTotal: index.frameCount });
  }
  analysts.end();
  return await analysts.results();
}

function copyPicture(picture: RgbImage, reserve: (bytes: number) => Uint8Array): RgbImage {
  const data = reserve(picture.data.length);
  data.set(picture.data);
  return { ...picture, data };
}
