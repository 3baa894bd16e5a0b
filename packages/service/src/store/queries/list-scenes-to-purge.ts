/** Deleted and failed scenes whose files neither an open job, nor a template, nor a scene that shares them uses. */
import type { Queryable } from '../database/queryable.ts';
import type { AssetToPurge } from './list-characters-to-purge.ts';

/** `endedForMs`: a worker that lost its job may go on for a moment, and what it writes then has to go as well. */
export async function listScenesToPurge(
  db: Queryable,
  { endedForMs, limit }: { endedForMs: number; limit: number },
): Promise<AssetToPurge[]> {
  const { rows } = await db.query<AssetToPurge>(
    `select id, files_prefix as "filesPrefix" from scenes as gone
     where purged_at is null and (deleted_at is not null or status = 'failed')
       and coalesce(deleted_at, completed_at) < clock_timestamp() - $1 * interval '1 millisecond'
       and not exists (
         select from scenes as sharing
         where sharing.files_prefix = gone.files_prefix
           and ((sharing.deleted_at is null and sharing.status <> 'failed')
             or exists (select from jobs where scene_id = sharing.id and status in ('queued', 'processing'))
             or exists (select from templates where scene_id = sharing.id)))
     order by id limit $2`,
    [endedForMs, limit],
  );
  return rows;
}
