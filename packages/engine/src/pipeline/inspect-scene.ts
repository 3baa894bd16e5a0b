/** The verb that looks at a scene file whose clip lies elsewhere. */
import { readScene } from './scene-file.ts';
import { type SceneSummary, summariseScene } from './scene-summary.ts';

/** @throws UnderstudyError CS-UORC01-002 where the file is not a scene of this version, or is damaged */
export async function inspectScene(paths: { scenePath: string; clipPath: string }): Promise<SceneSummary> {
  return summariseScene(await readScene(paths.scenePath), paths);
}
