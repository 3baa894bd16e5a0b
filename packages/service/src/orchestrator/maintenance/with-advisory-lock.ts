/** Lets one of any number of servers do a thing at a time. */
import type { Database } from '../../store/index.ts';

/**
 * Runs `work` if no other process does; it is none of the locking connection's statements, so it may begin transactions.
 * The lock goes with its connection, whatever happens to this process. False where another process has it.
 */
export async function withAdvisoryLock(database: Database, name: string, work: () => Promise<void>): Promise<boolean> {
  const client = await database.connect();
  let isBroken = false;
  try {
    const { rows } = await client.query<{ isMine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as "isMine"', [
      `understudy:${name}`,
    ]);
    if (!rows[0]!.isMine) return false;
    try {
      await work();
    } finally {
      await client.query('select pg_advisory_unlock(hashtext($1))', [`understudy:${name}`]).catch(() => {
        isBroken = true;
      });
    }
    return true;
  } finally {
    // A connection that may still hold the lock must not be lent to anybody else.
    client.release(isBroken);
  }
}
