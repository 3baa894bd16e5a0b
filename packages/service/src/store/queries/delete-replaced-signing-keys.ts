/** Forgets the keys that a newer one has replaced longer ago than `keepSeconds`. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteReplacedSigningKeys(db: Queryable, keepSeconds: number): Promise<void> {
  await db.query(
    `delete from signing_keys as old where exists (
       select from signing_keys as newer
       where newer.created_at > old.created_at and newer.created_at <= now() - make_interval(secs => $1)
     )`,
    [keepSeconds],
  );
}
