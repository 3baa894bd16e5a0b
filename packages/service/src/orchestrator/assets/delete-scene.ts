/** Takes a scene out of sight. Jobs that use it finish; then its files go, unless a template or an import shares them. */
import { deleteScene as deleteRow } from '../../store/queries/delete-scene.ts';
import type { Orchestrator } from '../orchestrator.ts';

/** False where the account has no such scene. */
export function deleteScene(orc: Orchestrator, accountId: string, sceneId: string): Promise<boolean> {
  return deleteRow(orc.database, accountId, sceneId);
}
