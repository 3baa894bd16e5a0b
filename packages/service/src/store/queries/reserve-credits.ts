/** Holds back what a job costs, if the balance allows it. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type JobCredits = { accountId: string; jobId: string; credits: number };

/** False, and nothing changed, where the balance is lower. The job's row has to exist. */
export async function reserveCredits(tx: Queryable, { accountId, jobId, credits }: JobCredits): Promise<boolean> {
  const entry = await maybeOne(
    tx,
    `with account as (
       update accounts set balance = balance - $2, reserved = reserved + $2, updated_at = now()
       where id = $1 and balance >= $2
       returning id
     )
     insert into ledger (account_id, kind, amount, reserved, job_id) select id, 'reserve', -$2, $2, $3 from account
     returning id`,
    [accountId, credits, jobId],
  );
  return entry !== undefined;
}
