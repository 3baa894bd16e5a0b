/** The verb that turns a driving clip into a scene file: who is where in it and doing what, and what is behind them. */
import { probeAndIndexVideo, type VideoInfo } from '../media/index.ts';
import { buildMotion } from '../scene/index.ts';
import { linkSegments } from '../vision/linking.ts';
import { analyseClip } from './analyse-clip.ts';
import { CellStore } from './cell-store.ts';
import { checkPresence, DEFAULT_MAX_MISSING_SHARE } from './check-presence.ts';
import { planChunks } from './plan-chunks.ts';
import { type Clip, restoreBackground } from './restore-background.ts';
import { SampleStore } from './sample-store.ts';
import type { Scene } from './scene.ts';
import { writeScene } from './scene-file.ts';
import { describePerson } from './scene-person.ts';
import { type SceneSummary, summariseScene } from './scene-summary.ts';
import type { VerbContext } from './task.ts';
import { DebugPictures, writeSceneDebug } from './write-scene-debug.ts';

export type SceneOptions = {
  /** The driving clip. */
  videoPath: string;
  /** Where the scene file goes. */
  scenePath: string;
  /** Where frames are kept for as long as the background is made, in this file and one beside it. */
  samplesPath: string;
  /** Threads that analyse; the result does not depend on it. */
  threads: number;
  /** Whether the scene file carries the clip, so that it needs nothing else. */
  includeClip: boolean;
  /** Small frames and the quickest networks. */
  preview?: boolean | undefined;
  /** Whether the background is restored, which `original` renders need. */
  needsBackground: boolean;
  /** Share of frames, 0..1, that may show no person. Default 0.6. */
  maxMissingShare?: number | undefined;
  /** Folder for pictures of tracks and plates. */
  debugDir?: string | undefined;
};

const PREVIEW_MAX_SIDE = 480;

/**
 * @throws UnderstudyError CS-ORIV-003 … -007 and CS-UORC01-002 for a clip that cannot be used, CS-ENEC-004 where too many frames
 *   show no person
 */
export async function encodeScene(options: SceneOptions, context: VerbContext): Promise<SceneSummary> {
  const { videoPath, scenePath, maxMissingShare = DEFAULT_MAX_MISSING_SHARE } = options;
  const { signal } = context;
  const maxSide = options.preview ? PREVIEW_MAX_SIDE : undefined;
  const { info: original, index } = await probeAndIndexVideo(videoPath, { signal });
  const info = fitInto(original, maxSide);
  const { needsBackground, samplesPath } = options;
  const fps = fpsOf(info);
  await using samples = needsBackground ? await SampleStore.open(samplesPath, info) : undefined;
  await using cells = needsBackground ? await CellStore.open(`${samplesPath}.cells`, { ...info, fps }) : undefined;
  const clip: Clip = { videoPath, info, index, maxSide };
  const debug = options.debugDir === undefined ? undefined : new DebugPictures(index.frameCount);
  const analysis = { ...clip, ...options, samples, cells, onPicture: debug?.collect };
  const { observations, cameraMotion } = await analyseClip(analysis, context);
  const { track, cuts, packedMaskAt } = linkSegments(observations);
  const warnings = [...info.warnings, ...checkPresence(track.score, maxMissingShare)];
  const motion = buildMotion(track, { fps, cuts, sourceWidth: info.width, sourceHeight: info.height });
  const packedMasks = Array.from({ length: index.frameCount }, (_, frame) => packedMaskAt(frame));
  const chunks = planChunks({ ...index, fps });
  const surroundings =
    samples && cells && cameraMotion
      ? await restoreBackground(clip, { motion, packedMasks, cameraMotion, samples, cells }, context)
      : undefined;
  if (surroundings) warnings.push(...surroundings.background.warnings);
  const { background, light = [], erasedMasks = packedMasks } = surroundings ?? {};
  const person = describePerson(track, info);
  const people = person ? [person] : [];
  const found = { motion, packedMasks: erasedMasks, background, light, people };
  const scene: Scene = { info, index, ...found, chunks, maxSide, warnings };
  if (options.debugDir !== undefined && debug) await writeSceneDebug(options.debugDir, scene, debug.pictures);
  await writeScene(scenePath, scene, options.includeClip ? videoPath : undefined);
  return summariseScene(scene, { scenePath, clipPath: videoPath });
}

function fpsOf({ fps }: VideoInfo): number {
  return fps.num / fps.den;
}

/** The facts of a clip as if its frames were no larger than `maxSide`. */
function fitInto(info: VideoInfo, maxSide: number | undefined): VideoInfo {
  const shrink = Math.min(1, (maxSide ?? Number.POSITIVE_INFINITY) / Math.max(info.width, info.height));
  const even = (pixels: number): number => Math.max(2, Math.round((pixels * shrink) / 2) * 2);
  return shrink === 1 ? info : { ...info, width: even(info.width), height: even(info.height) };
}
