/** What has to be true of the database at every moment, whoever does what at the same time. */
import assert from 'node:assert/strict';
import type { Orchestrator } from '../index.ts';

/** Each finds rows that must not exist. */
const IMPOSSIBLE = {
  'an account whose ledger does not add up': `
    select a.id, a.balance, a.reserved, sums.amount, sums.reserved as held
    from accounts as a, lateral (
      select coalesce(sum(amount), 0) as amount, coalesce(sum(reserved), 0) as reserved,
        coalesce(sum(amount) filter (where kind = 'purchase'), 0) as purchased,
        coalesce(-sum(reserved) filter (where kind = 'settle'), 0) as used
      from ledger where account_id = a.id
    ) as sums
    where (a.balance, a.reserved, a.total_purchased, a.total_used)
      is distinct from (sums.amount, sums.reserved, sums.purchased, sums.used)`,
  'a job that is not paid for, or ended, exactly once': `
    select j.id, j.status, kinds.list from jobs as j, lateral (
      select coalesce(string_agg(kind, ' ' order by id), '') as list from ledger where job_id = j.id
    ) as kinds
    where kinds.list <> case
      when j.credits = 0 then ''
      when j.status = 'complete' then 'reserve settle'
      when j.status in ('failed', 'cancelled') then 'reserve refund'
      else 'reserve' end`,
  'an entry in the ledger that is not about what the job costs': `
    select l.id from ledger as l join jobs as j on j.id = l.job_id where abs(l.reserved) <> j.credits`,
  'an ended job with tasks that go on': `
    select j.id, j.status from jobs as j join tasks as t on t.job_id = j.id
    where j.status in ('complete', 'failed', 'cancelled') and t.status in ('queued', 'running')`,
  'a complete job with a task that is not done': `
    select j.id from jobs as j join tasks as t on t.job_id = j.id where j.status = 'complete' and t.status <> 'done'`,
  'an open job with nothing that goes on': `
    select j.id, j.status from jobs as j
    where j.status in ('queued', 'processing')
      and not exists (select from tasks where job_id = j.id and status in ('queued', 'running'))`,
  'a job at 100 % that is not complete, or the other way round': `
    select id from jobs where (progress_pct = 100) <> (status = 'complete')`,
  'a job whose end has no time, or whose time has no end': `
    select id from jobs where (completed_at is not null) <> (status in ('complete', 'failed', 'cancelled'))`,
  'a failed job without a code': `select id from jobs where (status = 'failed') <> (error_code is not null)`,
  'a character that is not what its job says': `
    select c.id, c.status, j.status from characters as c join jobs as j on j.id = c.job_id
    where c.status <> case j.status
      when 'queued' then 'pending' when 'processing' then 'processing' when 'complete' then 'ready' else 'failed' end`,
  'a waiting task without its message': `
    select t.id from tasks as t
    where t.status = 'queued' and not exists (select from bullmq.job where id = t.id || '-' || t.attempt)`,
  'a task that failed more often than it was taken': `select id from tasks where failures > attempt`,
};

/** Every query sees one moment. */
export async function checkBooks({ database }: Orchestrator): Promise<void> {
  for (const [what, query] of Object.entries(IMPOSSIBLE)) {
    const { rows } = await database.query(query);
    assert.deepEqual(rows, [], `there is ${what}`);
  }
}
