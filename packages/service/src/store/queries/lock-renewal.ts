/** Lets one at a time decide who encodes an asset anew, until the end of the transaction. */
import type { Queryable } from '../database/queryable.ts';

export async function lockRenewal(tx: Queryable, filesPrefix: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('understudy:renewal:' || $1))`, [filesPrefix]);
}
