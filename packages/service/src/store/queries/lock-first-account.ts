/** Makes other services that start on the same database wait, until the connection of this session is closed. */
import type { Queryable } from '../database/queryable.ts';

/** "UND1" in ASCII. */
const FIRST_ACCOUNT_LOCK = 0x55_4e_44_31;

export async function lockFirstAccount(session: Queryable): Promise<void> {
  await session.query('select pg_advisory_lock($1)', [FIRST_ACCOUNT_LOCK]);
}
