/** The verb that opens a scene file which a user brings: checks it, and copies its clip out. */
import { extractClip, readScene } from './scene-file.ts';
import { type SceneSummary, summariseScene } from './scene-summary.ts';

/** @throws UnderstudyError CS-UORC01-002 where the file is not a scene of this version, or is damaged */
export async function unpackScene({
  scenePath,
  clipPath,
}: {
  scenePath: string;
  clipPath: string;
}): Promise<SceneSummary> {
  const scene = await readScene(scenePath);
  await extractClip(scenePath, clipPath);
  return summariseScene(scene, { scenePath, clipPath });
}
