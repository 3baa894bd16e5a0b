/** The task that analyses a driving video, and makes a thumbnail of each person where the scene is kept. */
import { SCENE_FILE_VERSION, type SceneSummary } from '@understudy/engine/pipeline';
import type { EncodeSceneResult } from '../orchestrator/index.ts';
import { objectNames } from '../store/index.ts';
import { factsOfClip } from './clip-facts.ts';
import type { TaskContext } from './task-context.ts';
import { fetchInput, outputPath, storeOutput } from './task-files.ts';

/** @throws UnderstudyError as the engine's `encodeScene`; CS-ENEC-001 where the video is gone */
export async function encodeSceneTask(context: TaskContext): Promise<EncodeSceneResult> {
  const { engine, taken, settings, signal, onProgress } = context;
  const videoPath = await fetchInput(context, taken.inputs.videoKey, 'the driving video');
  const options = {
    videoPath,
    scenePath: outputPath(context, objectNames.scene),
    samplesPath: outputPath(context, 'samples'),
    threads: settings.engineThreads,
    // The video lies in the store already.
    includeClip: false,
    needsBackground: taken.needsBackground,
    maxMissingShare: settings.maxMissingShare,
  };
  const scene = await engine.run('encodeScene', options, { signal, onProgress });
  if (taken.job.kind === 'scene') await makeThumbnails(context, scene, videoPath);
  const stored = await storeOutput(context, objectNames.scene);
  return describeScene(scene, { sceneKey: stored.key, sizeBytes: stored.sizeBytes, clipKey: taken.inputs.videoKey! });
}

async function makeThumbnails(context: TaskContext, scene: SceneSummary, videoPath: string): Promise<void> {
  const { engine, signal } = context;
  for (const [n, { bestFrame, box }] of scene.people.entries()) {
    const name = objectNames.personThumbnail(n);
    const source = { videoPath, frameIndex: bestFrame };
    await engine.run('makeThumbnail', { source, box, thumbnailPath: outputPath(context, name) }, { signal });
    await storeOutput(context, name);
  }
}

function describeScene(
  { info, chunks, people, hasBackground, warnings }: SceneSummary,
  files: { sceneKey: string; sizeBytes: number; clipKey: string },
): EncodeSceneResult {
  return {
    ...files,
    sceneVersion: SCENE_FILE_VERSION,
    hasBackground,
    ...factsOfClip(info),
    chunks,
    people: people.map(({ firstFrame, lastFrame, coverage }) => ({ firstFrame, lastFrame, coverage })),
    warnings,
  };
}
