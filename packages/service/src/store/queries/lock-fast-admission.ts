/** Lets fast jobs be admitted one after the other, until the end of the transaction. */
import type { Queryable } from '../database/queryable.ts';

export async function lockFastAdmission(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('understudy:fast-admission'))`);
}
