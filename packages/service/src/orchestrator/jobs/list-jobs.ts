/** Renders of an account, newest first. */
import type { JobStatus } from '@understudy/protocol';
import { listJobs as listRows } from '../../store/queries/list-jobs.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Page } from '../page.ts';
import { type JobView, viewJob } from './job-view.ts';

export async function listJobs(
  orc: Orchestrator,
  accountId: string,
  { limit, offset, status }: Page & { status?: JobStatus | undefined },
): Promise<{ jobs: JobView[]; total: number }> {
  const { jobs, total } = await listRows(orc.database, { accountId, status, limit, offset });
  const now = orc.now();
  return { jobs: jobs.map((row) => viewJob(row, now)), total };
}
