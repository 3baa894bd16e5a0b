/** What an account keeps: its characters and scenes, and the room that they take. What was deleted, or failed, counts no more. */
import { one, type Queryable } from '../database/queryable.ts';

export function countAssets(db: Queryable, accountId: string): Promise<{ assets: number; storedBytes: number }> {
  return one<{ assets: number; storedBytes: number }>(
    db,
    `select count(*) as assets, coalesce(sum(stored_bytes), 0)::bigint as "storedBytes" from (
       select stored_bytes from characters where account_id = $1 and deleted_at is null and status <> 'failed'
       union all
       select stored_bytes from scenes where account_id = $1 and deleted_at is null and status <> 'failed'
     ) as kept`,
    [accountId],
  );
}
