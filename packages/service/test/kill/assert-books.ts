/** Whether the credits of a service add up. */
import assert from 'node:assert/strict';
import type { KillableService } from './killable-service.ts';

/** For a service at rest: no job is open, so nothing may be held back. */
export async function assertBooksBalance(service: KillableService): Promise<void> {
  const accounts = await service.ask<Record<string, unknown>>(
    `select account.id, account.balance::int, account.reserved::int, account.total_used::int as used,
       sum(ledger.amount)::int as amounts, sum(ledger.reserved)::int as reservations,
       (select coalesce(sum(credits), 0)::int from jobs where account_id = account.id and status = 'complete') as earned
     from accounts as account join ledger on ledger.account_id = account.id group by account.id`,
  );
  for (const { id, balance, reserved, used, amounts, reservations, earned } of accounts) {
    assert.deepEqual(
      { id, amounts, reserved, reservations, used },
      { id, amounts: balance, reserved: 0, reservations: 0, used: earned },
    );
  }
  const jobs = await service.ask<{ id: string; status: string; credits: number; entries: string }>(
    `select job.id, job.status, job.credits, coalesce(string_agg(ledger.kind, ' then ' order by ledger.id), 'none') as entries
     from jobs as job left join ledger on ledger.job_id = job.id group by job.id`,
  );
  for (const { id, status, credits, entries } of jobs) {
    const end = status === 'complete' ? 'settle' : 'refund';
    assert.equal(entries, credits > 0 ? `reserve then ${end}` : 'none', `${status} job ${id}`);
  }
}
