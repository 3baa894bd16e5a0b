/** Makes the background of a clip: for each shot a plate of what lies behind the people, from the samples that show it. */
import type { PersonMask } from '../../core/mask.ts';
import { type Background, CELL, type Plate } from './background.ts';
import type { CameraMotion } from './camera-motion.ts';
import { fillUnseen } from './fill-unseen.ts';
import { gatherPlate, type PlateSample, type ReadSampleRows } from './gather-plate.ts';
import { invert } from './homography.ts';
import { markClearCells, markNeededCells } from './mark-cells.ts';
import { MaskTimeline } from './mask-timeline.ts';
import { type PlatePlan, planPlates } from './plan-plates.ts';

export type BuildBackgroundOptions = {
  /** Size of a frame, even. */
  width: number;
  height: number;
  frameCount: number;
  fps: number;
  /** First frame of each shot, ascending; starts with 0. */
  shotStarts: ArrayLike<number>;
  cameraMotion: CameraMotion;
  /** The masks of all people that are replaced in a frame. */
  masksAt: (frameIndex: number) => readonly PersonMask[];
  /** Frames that can be read, ascending: those of `planPlateSamples` and `planExtraSamples`. */
  samples: readonly number[];
  /** Called for each sample once for each of a few bands of rows; the result is not kept. */
  readRows: ReadSampleRows;
  signal?: AbortSignal | undefined;
};

/** Memory: the plates themselves and some 50 MB, whatever the clip's length and size. */
export async function buildBackground(options: BuildBackgroundOptions): Promise<Background> {
  const { width, height, frameCount, cameraMotion } = options;
  const timeline = new MaskTimeline(options);
  const background: Background = {
    width,
    height,
    frameCount,
    plates: [],
    frameToPlate: new Float32Array(9 * frameCount),
    warnings: [],
  };
  for (const plan of planPlates({ width, height, motion: cameraMotion, timeline })) {
    const samples = options.samples.filter((index) => index >= plan.firstFrame && index < plan.lastFrame);
    if (samples.length === 0) continue;
    for (const [i, h] of plan.frameToPlate.entries()) background.frameToPlate.set(h, 9 * (plan.firstFrame + i));
    const plate = await makePlate(plan, samples, timeline, options);
    background.plates.push(plate);
  }
  return background;
}

async function makePlate(
  plan: PlatePlan,
  sampleFrames: readonly number[],
  timeline: MaskTimeline,
  { width, height, readRows, signal }: BuildBackgroundOptions,
): Promise<Plate> {
  const plate = emptyPlate(plan);
  const size = { width, height };
  const samples = sampleFrames.map((frameIndex): PlateSample => {
    const plateToFrame = invert(plan.frameToPlate[frameIndex - plan.firstFrame]!);
    return { frameIndex, plateToFrame, clear: markClearCells(plate, plateToFrame, { timeline, frameIndex, ...size }) };
  });
  const needed = markNeededCells(plan, timeline, size);
  await gatherPlate(plate, { samples, needed, readRows, signal, ...size });
  fillUnseen(plate, needed);
  return plate;
}

function emptyPlate({ frameToPlate: _, ...plan }: PlatePlan): Plate {
  const pixels = plan.width * plan.height;
  return {
    ...plan,
    luma: new Uint8Array(pixels),
    u: new Uint8Array(pixels / 4).fill(128),
    v: new Uint8Array(pixels / 4).fill(128),
    seen: new Uint8Array(pixels / (CELL * CELL)),
    grain: 0,
  };
}
