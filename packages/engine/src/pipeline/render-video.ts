/** The whole way of a render: character and clip in, finished video out. The verbs run in the engine's processes. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { isContainer } from '../core/container.ts';
import type { Fraction } from '../media/index.ts';
import { ChunkQueue } from './chunk-queue.ts';
import { countDrawers } from './count-drawers.ts';
import type { CharacterOptions, EncodedCharacter } from './encode-character.ts';
import type { SceneOptions } from './encode-scene.ts';
import type { Engine, RunOptions } from './engine.ts';
import { ProgressSum } from './progress-sum.ts';
import type { RenderBackground, RenderedChunk } from './render-chunk.ts';
import type { SceneSummary } from './scene-summary.ts';
import type { Progress } from './task.ts';

export type RenderOptions = RunOptions &
  Omit<CharacterOptions, 'picturePath' | 'rigPath'> &
  Pick<SceneOptions, 'maxMissingShare'> & {
    /** A picture, or a rig file made by `encodeCharacter`. */
    character: string;
    /** A video, or a scene file made by `encodeScene`. */
    video: string;
    /** The MP4 to write. It appears whole or not at all. */
    output: string;
    background: RenderBackground;
    /** The MP4 for the mask (white = character), where one is wanted. */
    maskOutput?: string;
    /** Whether all of the engine's workers draw, however short the clip is. Default: as many as are worth their start. */
    withAllWorkers?: boolean;
  };

export type RenderResult = {
  output: string;
  maskOutput?: string;
  width: number;
  height: number;
  /** Frames a second on average. */
  fps: Fraction;
  frames: number;
  durationSeconds: number;
  /** What the user should know, in sentences. */
  warnings: string[];
};

/** Fifteen seconds at 30 a second: what is left of clips that several threads analyse. */
const LONG_CLIP_FRAMES = 450;

type Render = { engine: Engine; options: RenderOptions; run: RunOptions; folder: string };

/**
 * Renders a clip with its person replaced. The same inputs give the same bytes, whatever the number of workers.
 *
 * @throws UnderstudyError as the verbs do: see `encodeCharacter`, `encodeScene`, `renderChunk`, `mergeChunks`
 */
export async function renderVideo(engine: Engine, options: RenderOptions): Promise<RenderResult> {
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  return engine.withFolder(async (folder) => {
    const render: Render = { engine, options, folder, run: { signal, onProgress: options.onProgress } };
    try {
      const [character, scene] = await prepare(render);
      const chunks = await renderChunks(render, character, scene);
      await mergeOutputs(render, scene, chunks);
      return summarise(options, character, scene);
    } catch (error) {
      // Whatever else is still being worked on is of no use any more.
      failed.abort(error);
      throw error;
    }
  });
}

async function prepare(render: Render): Promise<[EncodedCharacter, SceneSummary]> {
  const { engine, options, run } = render;
  if (await isContainerFile(options.character)) {
    // Read in no time: not worth a process of its own.
    const character = await engine.run('inspectCharacter', { rigPath: options.character }, run);
    return [character, await prepareScene(render)];
  }
  let framesLeft = 0;
  const onProgress = (progress: Progress): void => {
    if (progress.stage === 'scene') framesLeft = progress.framesTotal - progress.framesDone;
    run.onProgress?.(progress);
  };
  const making = makeCharacter(render).then((character) => {
    // Until a long clip is analysed, the memory is of more use than a process that has started.
    if (framesLeft > LONG_CLIP_FRAMES) engine.endIdle();
    return character;
  });
  return Promise.all([making, prepareScene({ ...render, run: { ...run, onProgress } })]);
}

function makeCharacter({ engine, options, run, folder }: Render): Promise<EncodedCharacter> {
  const { character, joints, isDrawing, hasSkirt, meshStep, preview, debugDir } = options;
  const rigPath = path.join(folder, 'character.rig');
  const settings = { joints, isDrawing, hasSkirt, meshStep, preview, debugDir };
  return engine.run('encodeCharacter', { picturePath: character, rigPath, ...settings }, run);
}

async function prepareScene({ engine, options, run, folder }: Render): Promise<SceneSummary> {
  const { video, background, preview, maxMissingShare, debugDir } = options;
  const needsBackground = background.mode === 'original';
  if (await isContainerFile(video)) {
    const scene = await engine.run('unpackScene', { scenePath: video, clipPath: path.join(folder, 'clip') }, run);
    if (needsBackground && !scene.hasBackground) throw backgroundMissing();
    return scene;
  }
  const scenePath = path.join(folder, 'clip.scene');
  const samplesPath = path.join(folder, 'samples');
  const settings = {
    samplesPath,
    threads: engine.workers,
    includeClip: false,
    preview,
    needsBackground,
    maxMissingShare,
    debugDir,
  };
  return engine.run('encodeScene', { videoPath: video, scenePath, ...settings }, run);
}

/** Who takes the next chunk takes the one that follows where that can be. */
async function renderChunks(
  { engine, options, run, folder }: Render,
  { rigPath }: EncodedCharacter,
  { scenePath, clipPath, chunks, index, info }: SceneSummary,
): Promise<RenderedChunk[]> {
  const { background, maskOutput, withAllWorkers = false } = options;
  const progress = new ProgressSum('render', index.frameCount, run.onProgress);
  const queue = new ChunkQueue(chunks.length);
  const rendered: RenderedChunk[] = [];
  const work = async (): Promise<void> => {
    for (let i = queue.take(); i !== undefined; i = queue.take(i)) {
      const chunkPath = path.join(folder, `chunk-${i}.mp4`);
      const maskPath = maskOutput === undefined ? undefined : path.join(folder, `mask-${i}.mp4`);
      const chunk = { rigPath, scenePath, clipPath, range: chunks[i]!, background, chunkPath, maskPath };
      rendered[i] = await engine.run('renderChunk', chunk, { ...run, onProgress: progress.part() });
    }
  };
  const drawers = withAllWorkers ? engine.workers : countDrawers(engine, info);
  await Promise.all(Array.from({ length: Math.min(drawers, chunks.length) }, work));
  return rendered;
}

async function mergeOutputs(
  { engine, options, run }: Render,
  scene: SceneSummary,
  chunks: RenderedChunk[],
): Promise<void> {
  const { index, clipPath } = scene;
  const parts = chunks.map(({ path: chunkPath, pts }) => ({ path: chunkPath, pts }));
  await engine.run('mergeChunks', { parts, index, audioFrom: clipPath, output: options.output }, run);
  if (options.maskOutput === undefined) return;
  const masks = chunks.map(({ maskPath, pts }) => ({ path: maskPath!, pts }));
  await engine.run('mergeChunks', { parts: masks, index, audioFrom: null, output: options.maskOutput }, run);
}

function summarise(
  options: RenderOptions,
  character: EncodedCharacter,
  { info, warnings }: SceneSummary,
): RenderResult {
  const { width, height, fps, frameCount, durationSeconds } = info;
  return {
    output: options.output,
    ...(options.maskOutput === undefined ? {} : { maskOutput: options.maskOutput }),
    width,
    height,
    fps,
    frames: frameCount,
    durationSeconds,
    warnings: [...character.warnings, ...warnings],
  };
}

async function isContainerFile(filePath: string): Promise<boolean> {
  try {
    await using file = await open(filePath);
    const start = new Uint8Array(8);
    await file.read(start, 0, 8, 0);
    return isContainer(start);
  } catch {
    // Whoever reads the file as a picture or a video says what is wrong with it.
    return false;
  }
}

function backgroundMissing(): UnderstudyError {
  return new UnderstudyError('CS-ORIV-011', {
    problem: 'the scene file was made without a background, so the original one cannot be shown',
    remedy: 'Make the scene file again with its background, or render on a solid or transparent one.',
  });
}
