/** Running tasks whose workers have not been heard of for too long. */
import type { Queryable } from '../database/queryable.ts';

export async function listSilentTasks(
  db: Queryable,
  { silentForMs, limit }: { silentForMs: number; limit: number },
): Promise<{ taskId: string; attempt: number }[]> {
  const { rows } = await db.query<{ taskId: string; attempt: number }>(
    `select id as "taskId", attempt from tasks
     where status = 'running' and heartbeat_at < clock_timestamp() - $1 * interval '1 millisecond'
     order by heartbeat_at limit $2`,
    [silentForMs, limit],
  );
  return rows;
}
