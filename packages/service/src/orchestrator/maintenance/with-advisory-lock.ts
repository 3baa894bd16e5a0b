/** Lets one of any number of servers do a thing at a time. */
import type { Database } from '../../store/index.ts';
import { tryLock } from '../../store/queries/try-lock.ts';
import { unlock } from '../../store/queries/unlock.ts';

/**
 * Runs `work` if no other process does; it is none of the locking connection's statements, so it may begin transactions.
 * The lock goes with its connection, whatever happens to this process. False where another process has it.
 */
export async function withAdvisoryLock(database: Database, name: string, work: () => Promise<void>): Promise<boolean> {
  const client = await database.connect();
  let isBroken = false;
  try {
    if (!(await tryLock(client, name))) return false;
    try {
      await work();
    } finally {
      await unlock(client, name).catch(() => {
        isBroken = true;
      });
    }
    return true;
  } finally {
    // A connection that may still hold the lock must not be lent to anybody else.
    client.release(isBroken);
  }
}
