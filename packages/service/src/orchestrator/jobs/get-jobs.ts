/** The states of several jobs in one query by their keys. */
import { isId } from '@understudy/protocol';
import { findJobs } from '../../store/queries/find-jobs.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { type JobView, viewJob } from './job-view.ts';

/** By id; ids that name no job are left out. As with `getJob`, the id is the capability. */
export async function getJobs(orc: Orchestrator, jobIds: readonly string[]): Promise<Map<string, JobView>> {
  const rows = await findJobs(
    orc.database,
    jobIds.filter((id) => isId('job', id)),
  );
  const now = orc.now();
  return new Map(rows.map((row) => [row.id, viewJob(row, now)]));
}
