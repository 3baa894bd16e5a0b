/** The task that joins the chunks of a render into the finished video, and into its mask where one was asked for. */
import type { SceneSummary } from '@understudy/engine/pipeline';
import { UnderstudyError } from '@understudy/protocol';
import type { MergeResult } from '../orchestrator/index.ts';
import { objectNames } from '../store/index.ts';
import { type ChunkFiles, findChunk } from './chunk-files.ts';
import { factsOfClip } from './clip-facts.ts';
import type { TaskContext } from './task-context.ts';
import { fetchInput, outputPath, type StoredOutput, storeOutput } from './task-files.ts';

type Parts = { path: string; pts: Float64Array }[];

/** @throws UnderstudyError CS-MGMR-001 where a chunk is missing or damaged; CS-ENEC-001 where an input is gone */
export async function mergeTask(context: TaskContext): Promise<MergeResult> {
  const { engine, taken, signal } = context;
  const scenePath = await fetchInput(context, taken.inputs.sceneKey, 'the encoded scene');
  const clipPath = await fetchInput(context, taken.inputs.clipKey, 'the driving video');
  const scene = await engine.run('inspectScene', { scenePath, clipPath }, { signal });
  const chunks = await findChunks(context);
  const ptsOf = (n: number): Float64Array => scene.index.pts.slice(scene.chunks[n]!.first, scene.chunks[n]!.last);
  const parts = chunks.map(({ path }, n) => ({ path, pts: ptsOf(n) }));
  const result = await merge(context, scene, { parts, name: objectNames.result, audioFrom: clipPath });
  const hasMask = taken.job.request.background.mode === 'transparent';
  const maskParts = chunks.map(({ maskPath }, n) => ({ path: maskPath ?? '', pts: ptsOf(n) }));
  const mask = hasMask
    ? await merge(context, scene, { parts: maskParts, name: objectNames.mask, audioFrom: null })
    : undefined;
  return describeResult(context, scene, { result, mask });
}

/** The files of all chunks, in their order. */
async function findChunks(context: TaskContext): Promise<ChunkFiles[]> {
  const { chunks, chunksDone } = context.taken;
  const files: ChunkFiles[] = [];
  const missing: number[] = [];
  for (const number of chunks.keys()) {
    const recorded = chunksDone.find((chunk) => chunk.number === number);
    const found = recorded && (await findChunk(context, recorded));
    if (found) files.push(found);
    else missing.push(number + 1);
  }
  if (missing.length === 0) return files;
  throw new UnderstudyError('CS-MGMR-001', {
    problem: `${missing.length} of ${chunks.length} rendered segments are missing or damaged: number ${missing.join(', ')}`,
  });
}

async function merge(
  context: TaskContext,
  { index }: SceneSummary,
  { parts, name, audioFrom }: { parts: Parts; name: string; audioFrom: string | null },
): Promise<StoredOutput> {
  const { engine, signal, onProgress } = context;
  const options = { parts, index, audioFrom, output: outputPath(context, name) };
  await engine.run('mergeChunks', options, { signal, onProgress });
  return storeOutput(context, name);
}

function describeResult(
  { taken }: TaskContext,
  { info, warnings }: SceneSummary,
  { result, mask }: { result: StoredOutput; mask: StoredOutput | undefined },
): MergeResult {
  return {
    resultKey: result.key,
    sizeBytes: result.sizeBytes,
    sha256: result.sha256,
    ...(mask && { maskKey: mask.key, maskSizeBytes: mask.sizeBytes, maskSha256: mask.sha256 }),
    ...factsOfClip(info),
    warnings: [...(taken.results.encode_character?.warnings ?? []), ...warnings],
  };
}
