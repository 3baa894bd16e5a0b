import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queryable } from '../index.ts';
import { openTestDatabase } from '../testing/index.ts';
import { listJobs } from './list-jobs.ts';

const JOBS = 6000;

/** Renders that have ended, every second of them of one account, and as wide as real ones. */
const INSERT_JOBS = `
  insert into jobs (id, account_id, kind, status, mode, model, engine, request, credits, priority, enqueued_at, completed_at)
  select 'job_' || n, 'acct_' || n % 2, 'render', case when n % 10 = 0 then 'failed' else 'complete' end, 'full_pipeline',
    'V4_Preview', 'puppet', jsonb_build_object('name', repeat('x', 500)), 3, 1, now() - n * interval '1 minute', now()
  from generate_series(1, ${JOBS}) as n`;

test('a list of renders is counted, and its page found, by an index alone, however many there have been', async () => {
  await using database = await openTestDatabase();
  await database.query(`insert into accounts (id, name) values ('acct_0', 'a'), ('acct_1', 'b')`);
  await database.query(INSERT_JOBS);
  await database.query('vacuum analyze jobs');
  const plans: string[] = [];
  const explaining: Queryable = {
    async query(text, values) {
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return database.query(text, values);
    },
  };
  for (const status of [undefined, 'failed'] as const) {
    const page = { accountId: 'acct_0', status, limit: 20, offset: 200 };
    const { jobs, total } = await listJobs(explaining, page);
    const [step, found] = status === undefined ? [2, JOBS / 2] : [10, JOBS / 10];
    assert.deepEqual(
      [total, jobs.length, jobs[0]?.id, jobs[19]?.id],
      [found, 20, `job_${201 * step}`, `job_${220 * step}`],
    );
  }
  assert.equal(plans.length, 4);
  for (const plan of plans) {
    assert.match(plan, /Index Only Scan using jobs_of_account/);
    assert.doesNotMatch(plan, /Seq Scan/);
  }
});
