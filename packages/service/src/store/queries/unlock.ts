/** Gives up a lock that the session took with `tryLock`. */
import type { Queryable } from '../database/queryable.ts';

export async function unlock(session: Queryable, name: string): Promise<void> {
  await session.query(`select pg_advisory_unlock(hashtext('understudy:' || $1))`, [name]);
}
