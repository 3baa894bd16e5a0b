/** A worker takes its leave. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteWorker(db: Queryable, workerId: string): Promise<void> {
  await db.query('delete from workers where id = $1', [workerId]);
}
