/** The verb that opens a scene file which a user brings: checks it, and puts its clip into the temporary folder. */
import path from 'node:path';
import { extractClip, readScene } from './scene-file.ts';
import { type SceneSummary, summariseScene } from './scene-summary.ts';
import type { VerbContext } from './task.ts';

/** @throws UnderstudyError CS-UORC01-002 where the file is not a scene of this version, or is damaged */
export async function unpackScene(
  { scenePath }: { scenePath: string },
  { tempDir }: VerbContext,
): Promise<SceneSummary> {
  const scene = await readScene(scenePath);
  const clipPath = path.join(tempDir, 'clip');
  await extractClip(scenePath, clipPath);
  return summariseScene(scene, { scenePath, clipPath });
}
