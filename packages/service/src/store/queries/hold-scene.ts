/** Keeps a scene from being deleted until the end of the transaction: by then the job that uses it can be seen. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where it has been deleted. */
export async function holdScene(tx: Queryable, sceneId: string): Promise<boolean> {
  const row = await maybeOne(tx, 'select id from scenes where id = $1 and deleted_at is null for share', [sceneId]);
  return row !== undefined;
}
