/** Makes the background of a clip without its person, and measures the light in it, from the samples that the analysis kept. */
import type { Motion } from '../core/motion.ts';
import { decodeRange, type VideoIndex, type VideoInfo } from '../media/index.ts';
import {
  type Background,
  buildBackground,
  type CameraMotion,
  measureLight,
  planExtraSamples,
  type SceneLight,
} from '../scene/index.ts';
import { unpackMasks } from './person-masks.ts';
import type { SampleStore } from './sample-store.ts';
import type { VerbContext } from './task.ts';

export type Clip = {
  videoPath: string;
  info: VideoInfo;
  index: VideoIndex;
  /** Longest side of the frames, where they are to be shrunk. */
  maxSide: number | undefined;
};

export type AnalysedPeople = {
  motion: Motion;
  packedMasks: Uint8Array[];
  cameraMotion: CameraMotion;
  samples: SampleStore;
};

export async function restoreBackground(
  clip: Clip,
  { motion, packedMasks, cameraMotion, samples }: AnalysedPeople,
  { signal, onProgress }: VerbContext,
): Promise<{ background: Background; light: SceneLight }> {
  const { frameCount, shotStarts, fps } = motion;
  onProgress({ stage: 'background', framesDone: 0, framesTotal: frameCount });
  const extra = planExtraSamples({ samples: samples.frames, shotStarts, frameCount });
  for (const frameIndex of extra) await decodeSample(clip, frameIndex, samples, signal);
  const view = {
    width: clip.info.width,
    height: clip.info.height,
    frameCount,
    fps,
    shotStarts,
    masksAt: (frameIndex: number) => unpackMasks(packedMasks, frameIndex),
    samples: samples.frames,
    readRows: samples.readRows.bind(samples),
    signal,
  };
  const background = await buildBackground({ ...view, cameraMotion });
  const light = await measureLight(view);
  onProgress({ stage: 'background', framesDone: frameCount, framesTotal: frameCount });
  return { background, light };
}

async function decodeSample(clip: Clip, frameIndex: number, samples: SampleStore, signal: AbortSignal): Promise<void> {
  const { videoPath, index, maxSide } = clip;
  const range = { first: frameIndex, last: frameIndex + 1 };
  const options = { signal, ...(maxSide === undefined ? {} : { maxSide }) };
  for await (const frame of decodeRange(videoPath, index, range, options)) {
    await samples.add(frameIndex, frame);
    frame.release();
  }
}
