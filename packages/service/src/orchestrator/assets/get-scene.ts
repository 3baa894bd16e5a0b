/** A scene of an account. */
import { findScene } from '../../store/queries/find-scene.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { type SceneView, viewScene } from './scene-view.ts';

/** Undefined where the account has no such scene. */
export async function getScene(orc: Orchestrator, accountId: string, sceneId: string): Promise<SceneView | undefined> {
  const row = await findScene(orc.database, accountId, sceneId);
  return row && viewScene(row);
}
