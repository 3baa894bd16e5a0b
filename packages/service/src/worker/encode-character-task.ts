/** The task that makes a rig of a picture, and a thumbnail where the character is kept. */
import { RIG_FILE_VERSION } from '@understudy/engine/pipeline';
import type { EncodeCharacterResult } from '../orchestrator/index.ts';
import { objectNames } from '../store/index.ts';
import type { TaskContext } from './task-context.ts';
import { fetchInput, outputPath, storeOutput } from './task-files.ts';

/** @throws UnderstudyError as the engine's `encodeCharacter`; CS-ENEC-001 where the picture is gone */
export async function encodeCharacterTask(context: TaskContext): Promise<EncodeCharacterResult> {
  const { engine, taken, signal, onProgress } = context;
  const picturePath = await fetchInput(context, taken.inputs.pictureKey, 'the picture of the character');
  const rigPath = outputPath(context, objectNames.rig);
  const { warnings } = await engine.run('encodeCharacter', { picturePath, rigPath }, { signal, onProgress });
  const rig = await storeOutput(context, objectNames.rig);
  const result = { rigKey: rig.key, rigVersion: RIG_FILE_VERSION, sizeBytes: rig.sizeBytes, warnings };
  if (taken.job.kind !== 'character') return result;
  const thumbnailPath = outputPath(context, objectNames.thumbnail);
  await engine.run('makeThumbnail', { source: { picturePath }, thumbnailPath }, { signal });
  const thumbnail = await storeOutput(context, objectNames.thumbnail);
  return { ...result, thumbnailKey: thumbnail.key };
}
