/** Takes a scene out of sight. Its files go later, when no job uses them. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where the account has no such scene. */
export async function deleteScene(db: Queryable, accountId: string, sceneId: string): Promise<boolean> {
  const row = await maybeOne(
    db,
    'update scenes set deleted_at = now() where id = $1 and account_id = $2 and deleted_at is null returning id',
    [sceneId, accountId],
  );
  return row !== undefined;
}
