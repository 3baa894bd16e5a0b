/** A scene of an account; of nobody else, and not after it was deleted. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { SCENE_COLUMNS, type SceneRow } from './scene-row.ts';

export function findScene(db: Queryable, accountId: string, sceneId: string): Promise<SceneRow | undefined> {
  return maybeOne<SceneRow>(
    db,
    `select ${SCENE_COLUMNS} from scenes as scene
     where scene.id = $1 and scene.account_id = $2 and scene.deleted_at is null`,
    [sceneId, accountId],
  );
}
