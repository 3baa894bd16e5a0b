/** Makes the background of a clip without its person, measures the light in it, and finds what has to be erased with the person. */
import type { Motion } from '../core/motion.ts';
import { decodeRange, type VideoIndex, type VideoInfo } from '../media/index.ts';
import {
  addLooseParts,
  type Background,
  buildBackground,
  type CameraMotion,
  findLooseParts,
  findSigns,
  MaskTimeline,
  measureLight,
  planExtraSamples,
  type SceneLight,
} from '../scene/index.ts';
import type { CellStore } from './cell-store.ts';
import { keepUnpacked, packMask, unpackMask } from './person-masks.ts';
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
  cells: CellStore;
};

export type RestoredBackground = {
  background: Background;
  light: SceneLight;
  /** The masks of the person with hair and cloth that they lacked, packed. */
  erasedMasks: Uint8Array[];
};

export async function restoreBackground(
  clip: Clip,
  { motion, packedMasks, cameraMotion, samples, cells }: AnalysedPeople,
  { signal, onProgress }: VerbContext,
): Promise<RestoredBackground> {
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
    masksAt: keepUnpacked(packedMasks),
    samples: samples.frames,
    readRows: samples.readRows.bind(samples),
    signal,
  };
  const timeline = new MaskTimeline(view);
  const small = { timeline, fps, grid: cells.grid, readCells: cells.read.bind(cells), signal };
  const signs = findSigns({ ...small, cameraMotion });
  const background = await buildBackground({ ...view, cameraMotion, signs });
  const light = await measureLight(view);
  const parts = findLooseParts({ ...small, background });
  const erasedMasks = packedMasks.map((packed, frame) => {
    if (packed.length === 0 || parts.cellsOf[frame]!.length === 0) return packed;
    return packMask(addLooseParts(unpackMask(packed), parts, frame));
  });
  onProgress({ stage: 'background', framesDone: frameCount, framesTotal: frameCount });
  return { background, light, erasedMasks };
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
