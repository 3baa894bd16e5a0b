/** Gives back what was held back for a job. */
import type { Queryable } from '../database/queryable.ts';
import type { JobCredits } from './reserve-credits.ts';

/** @throws if the job's credits were settled or refunded before: the ledger's index forbids it */
export async function refundCredits(tx: Queryable, { accountId, jobId, credits }: JobCredits): Promise<void> {
  await tx.query(
    `with entry as (
       insert into ledger (account_id, kind, amount, reserved, job_id) values ($1, 'refund', $2, -$2::bigint, $3)
     )
     update accounts set balance = balance + $2, reserved = reserved - $2, updated_at = now() where id = $1`,
    [accountId, credits, jobId],
  );
}
