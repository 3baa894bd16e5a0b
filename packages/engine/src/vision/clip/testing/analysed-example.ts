/** The example clip with the models that look at it, for tests of what is measured of clips. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeRange, FrameScaler, indexVideo, probeVideo } from '../../../media/index.ts';
import { PersonDetector } from '../../person-detector.ts';
import { PoseModel } from '../../pose-model.ts';
import { type AnalysedFrame, analyseSegment } from '../analyse-segment.ts';
import type { VisionModels } from '../person-tracker.ts';
import type { SegmentObservations } from '../segment-observations.ts';

const EXAMPLE_CLIP = fileURLToPath(new URL('../../../../../../examples/driving.mp4', import.meta.url));
const EXAMPLE_FRAMES = 40;

export type ReadFrames = { frames: AnalysedFrame[]; sourceWidth: number; sourceHeight: number; fps: number };

/** Frames first … last − 1, shrunk to 640 pixels on the longer side. */
export async function readFrames(file: string, first: number, last?: number): Promise<ReadFrames> {
  const info = await probeVideo(file);
  const index = await indexVideo(file);
  using scaler = new FrameScaler();
  const frames: AnalysedFrame[] = [];
  for await (const frame of decodeRange(file, index, { first, last: last ?? index.frameCount })) {
    frames.push({ index: frame.index, image: scaler.toRgb(frame, { maxSide: 640 }) });
    frame.release();
  }
  return { frames, sourceWidth: info.width, sourceHeight: info.height, fps: info.fps.num / info.fps.den };
}

export class AnalysedExample implements AsyncDisposable {
  /** The first frames of the example clip. */
  readonly clip: ReadFrames;
  readonly models: VisionModels;
  readonly #cacheDir: string;

  private constructor(clip: ReadFrames, models: VisionModels, cacheDir: string) {
    this.clip = clip;
    this.models = models;
    this.#cacheDir = cacheDir;
  }

  static async open(): Promise<AnalysedExample> {
    const cacheDir = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
    return new AnalysedExample(await readFrames(EXAMPLE_CLIP, 0, EXAMPLE_FRAMES), await openModels(cacheDir), cacheDir);
  }

  /** Models of their own. */
  openModels(): Promise<VisionModels> {
    return openModels(this.#cacheDir);
  }

  analyse(frames: AnalysedFrame[], clip = this.clip, models = this.models): Promise<SegmentObservations> {
    return analyseSegment(frames, { ...clip, models });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#cacheDir, { recursive: true, force: true });
  }
}

async function openModels(cacheDir: string): Promise<VisionModels> {
  return {
    detector: await PersonDetector.open({ cacheDir }),
    pose: await PoseModel.open({ variant: 'full', mask: true, cacheDir }),
  };
}

export const isSeen = ({ frames }: SegmentObservations): boolean[] => frames.map(({ people }) => people.length > 0);
