/** Makes the background of a clip: for each shot a plate of what lies behind the people, from the samples that show it. */
import type { PersonMask } from '../../core/mask.ts';
import { type Background, CELL, type Plate } from './background.ts';
import type { CameraMotion } from './camera-motion.ts';
import { fillUnseen } from './fill-unseen.ts';
import type { Sign } from './find-signs.ts';
import { gatherPlate, type PlateSample, type ReadSampleRows } from './gather-plate.ts';
import { invert } from './homography.ts';
import { cropPlan, markClearCells, markNeededCells } from './mark-cells.ts';
import { MaskTimeline } from './mask-timeline.ts';
import { PersonDistance } from './person-distance.ts';
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
  /** What is laid over the clip for a while, and does not belong to the background. */
  signs?: readonly Sign[] | undefined;
  /** Frames that can be read, ascending: those of `planPlateSamples` and `planExtraSamples`. */
  samples: readonly number[];
  /** Called for each sample once for each of a few bands of rows; the result is not kept. */
  readRows: ReadSampleRows;
  signal?: AbortSignal | undefined;
};

/** Share of the painted background that may be made up without a warning. */
const MADE_UP_SHARE = 0.35;

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
  const made = { cells: 0, unseen: 0 };
  for (const plan of planPlates({ width, height, motion: cameraMotion, timeline })) {
    const result = await makePlate(plan, timeline, options);
    if (!result) continue;
    const { plate, needed } = result;
    background.plates.push(plate);
    for (let frame = plan.firstFrame; frame < plan.lastFrame; frame++) {
      background.frameToPlate.set(plan.frameToPlate[frame - plan.reach.first]!, 9 * frame);
    }
    for (let cell = 0; cell < needed.length; cell++) {
      if (!needed[cell]) continue;
      made.cells++;
      if (plate.seen[cell] === 0) made.unseen++;
    }
  }
  if (made.unseen > MADE_UP_SHARE * made.cells) {
    const percent = Math.round((100 * made.unseen) / made.cells);
    background.warnings.push(
      `${percent} % of the background behind the person is never seen in the clip and had to be made up; it may look wrong where the character does not cover it`,
    );
  }
  return background;
}

/** Undefined where no sample shows anything of it. */
async function makePlate(
  plan: PlatePlan,
  timeline: MaskTimeline,
  { width, height, signs = [], samples, readRows, signal }: BuildBackgroundOptions,
): Promise<{ plate: Plate; needed: Uint8Array } | undefined> {
  const size = { width, height };
  const cropped = cropPlan(plan, markNeededCells(plan, timeline, size));
  if (!cropped) return undefined;
  const plate = emptyPlate(cropped.plan);
  const { needed } = cropped;
  const person = new PersonDistance(needed.length);
  const shown = samples
    .filter((frameIndex) => frameIndex >= plan.reach.first && frameIndex < plan.reach.last)
    .map((frameIndex): PlateSample => {
      const plateToFrame = invert(plan.frameToPlate[frameIndex - plan.reach.first]!);
      const clear = markClearCells(plate, plateToFrame, { timeline, frameIndex, signs, person, ...size });
      return { frameIndex, plateToFrame, clear };
    })
    .filter(({ clear }) => clear.includes(1));
  if (shown.length === 0) return undefined;
  await gatherPlate(plate, { samples: shown, needed, readRows, signal, ...size });
  fillUnseen(plate, needed);
  return { plate, needed };
}

function emptyPlate({ frameToPlate: _, reach: __, ...plan }: PlatePlan): Plate {
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
