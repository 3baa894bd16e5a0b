/** Deleted and failed characters whose files no open job uses. */
import type { Queryable } from '../database/queryable.ts';

export type AssetToPurge = { id: string; filesPrefix: string };

/** `endedForMs`: a worker that lost its job may go on for a moment, and what it writes then has to go as well. */
export async function listCharactersToPurge(
  db: Queryable,
  { endedForMs, limit }: { endedForMs: number; limit: number },
): Promise<AssetToPurge[]> {
  const { rows } = await db.query<AssetToPurge>(
    `select id, files_prefix as "filesPrefix" from characters as gone
     where purged_at is null and (deleted_at is not null or status = 'failed')
       and coalesce(deleted_at, completed_at) < clock_timestamp() - $1 * interval '1 millisecond'
       and not exists (select from jobs where character_id = gone.id and status in ('queued', 'processing'))
     order by id limit $2`,
    [endedForMs, limit],
  );
  return rows;
}
