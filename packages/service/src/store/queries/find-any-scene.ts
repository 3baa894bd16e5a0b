/** A scene of whatever account, also one that was deleted: a template outlives the scene that it was made of. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { SCENE_COLUMNS, type SceneRow } from './scene-row.ts';

export function findAnyScene(db: Queryable, sceneId: string): Promise<SceneRow | undefined> {
  return maybeOne<SceneRow>(db, `select ${SCENE_COLUMNS} from scenes as scene where scene.id = $1`, [sceneId]);
}
