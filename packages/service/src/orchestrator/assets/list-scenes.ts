/** The scenes of an account, newest first. */
import { listScenes as listRows } from '../../store/queries/list-scenes.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Page } from '../page.ts';
import { type SceneView, viewScene } from './scene-view.ts';

export async function listScenes(
  orc: Orchestrator,
  accountId: string,
  page: Page,
): Promise<{ scenes: SceneView[]; total: number }> {
  const { scenes, total } = await listRows(orc.database, { accountId, ...page });
  return { scenes: scenes.map(viewScene), total };
}
