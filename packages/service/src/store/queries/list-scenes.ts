/** The scenes of an account, newest first. */
import { one, type Queryable } from '../database/queryable.ts';
import { SCENE_COLUMNS, type SceneRow } from './scene-row.ts';

export async function listScenes(
  db: Queryable,
  { accountId, limit, offset }: { accountId: string; limit: number; offset: number },
): Promise<{ scenes: SceneRow[]; total: number }> {
  const { total } = await one<{ total: number }>(
    db,
    'select count(*) as total from scenes where account_id = $1 and deleted_at is null',
    [accountId],
  );
  const { rows } = await db.query<SceneRow>(
    `select ${SCENE_COLUMNS} from scenes as scene where scene.account_id = $1 and scene.deleted_at is null
     order by scene.created_at desc, scene.id desc limit $2 offset $3`,
    [accountId, limit, offset],
  );
  return { scenes: rows, total };
}
