/** Takes a lock of a name for a session, unless another session has it. */
import { one, type Queryable } from '../database/queryable.ts';

/** False where another session has it. */
export async function tryLock(session: Queryable, name: string): Promise<boolean> {
  const { isMine } = await one<{ isMine: boolean }>(
    session,
    `select pg_try_advisory_lock(hashtext('understudy:' || $1)) as "isMine"`,
    [name],
  );
  return isMine;
}
