/** The task that renders the chunks of a clip: all of them one after the other, or one of them where the job is a fast one. */
import type { RenderBackground } from '@understudy/engine/pipeline';
import { UnderstudyError } from '@understudy/protocol';
import { type RenderTaskResult, recordChunk } from '../orchestrator/index.ts';
import { objectNames } from '../store/index.ts';
import { findChunk } from './chunk-files.ts';
import { unlessAborted } from './insist.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLost, TaskReleased } from './task-end.ts';
import { fetchInput, outputPath, type StoredOutput, storeOutput } from './task-files.ts';

type Inputs = { rigPath: string; scenePath: string; clipPath: string };

/**
 * Chunks that a former attempt has rendered are not rendered again.
 *
 * @throws UnderstudyError as the engine's `renderChunk`; CS-ENEC-001 where an input is gone
 */
export async function renderTask(context: TaskContext): Promise<RenderTaskResult> {
  const { taken, onProgress } = context;
  const numbers = taken.job.fast ? [taken.task.part] : [...taken.chunks.keys()];
  const framesTotal = numbers.reduce((sum, number) => sum + framesOf(context, number), 0);
  const inputs = await fetchInputs(context);
  const done = await findChunksDone(context, numbers);
  let framesBefore = 0;
  for (const number of numbers) {
    const report = (framesDone: number): void =>
      onProgress({ stage: 'render', framesDone: framesBefore + framesDone, framesTotal });
    if (!done.has(number)) {
      if (context.isStopping()) throw new TaskReleased();
      await renderChunk(context, { ...inputs, number, report });
    }
    framesBefore += framesOf(context, number);
    report(0);
  }
  return { warnings: [] };
}

function framesOf({ taken }: TaskContext, number: number): number {
  const { first, last } = rangeOf(taken, number);
  return last - first;
}

function rangeOf({ task, chunks }: TaskContext['taken'], number: number): { first: number; last: number } {
  const range = chunks[number];
  if (!range) throw new Error(`task ${task.id} is about chunk ${number} of ${chunks.length}`);
  return range;
}

async function fetchInputs(context: TaskContext): Promise<Inputs> {
  const { rigKey, sceneKey, clipKey } = context.taken.inputs;
  const { request } = context.taken.job;
  if (request.background.mode === 'original' && context.taken.results.encode_scene?.hasBackground === false) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: 'the scene was made without its background, which this render needs',
      remedy: 'Make the scene again for background_mode=original, or render on another background.',
    });
  }
  return {
    rigPath: await fetchInput(context, rigKey, 'the encoded character'),
    scenePath: await fetchInput(context, sceneKey, 'the encoded scene'),
    clipPath: await fetchInput(context, clipKey, 'the driving video'),
  };
}

async function findChunksDone(context: TaskContext, numbers: number[]): Promise<Set<number>> {
  const done = new Set<number>();
  for (const chunk of context.taken.chunksDone) {
    if (numbers.includes(chunk.number) && (await findChunk(context, chunk))) done.add(chunk.number);
  }
  return done;
}

type ChunkToRender = Inputs & { number: number; report: (framesDone: number) => void };

/** Renders one chunk, stores it, and only then records it: what is recorded is there. */
async function renderChunk(context: TaskContext, { number, report, ...inputs }: ChunkToRender): Promise<void> {
  const { orc, taken, engine, signal } = context;
  const range = rangeOf(taken, number);
  const background: RenderBackground = taken.job.request.background;
  const needsMask = background.mode === 'transparent';
  const chunkPath = outputPath(context, objectNames.chunk(number));
  const maskPath = needsMask ? outputPath(context, objectNames.maskChunk(number)) : undefined;
  const options = { ...inputs, range, background, chunkPath, maskPath };
  await engine.run('renderChunk', options, { signal, onProgress: ({ framesDone }) => report(framesDone) });
  const chunk = await storeOutput(context, objectNames.chunk(number));
  const mask = needsMask ? await storeOutput(context, objectNames.maskChunk(number)) : undefined;
  const recording = recordChunk(orc, {
    taskId: taken.task.id,
    attempt: taken.task.attempt,
    number,
    firstFrame: range.first,
    lastFrame: range.last,
    ...fingerprintOf(chunk),
    ...(mask && { mask: fingerprintOf(mask) }),
  });
  if (!(await unlessAborted(signal, recording))) throw new TaskLost('a chunk came too late to be recorded');
}

function fingerprintOf({ sizeBytes, sha256 }: StoredOutput): { sizeBytes: number; sha256: string } {
  return { sizeBytes, sha256 };
}
