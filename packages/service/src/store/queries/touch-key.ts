/** Notes that a key was used, to the minute: a row written with every request would cost more than the requests. */
import type { Queryable } from '../database/queryable.ts';

export async function touchKey(db: Queryable, keyId: string): Promise<void> {
  await db.query(
    `update api_keys set last_used_at = now()
     where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [keyId],
  );
}
