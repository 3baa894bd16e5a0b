/** Forgets workers that have not been heard of for long. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteSilentWorkers(db: Queryable, silentForMs: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from workers where heartbeat_at < clock_timestamp() - $1 * interval '1 millisecond'`,
    [silentForMs],
  );
  return rowCount ?? 0;
}
