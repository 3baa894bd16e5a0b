/** The state of a job, as polls ask for it: one query by the key. */
import { isId } from '@understudy/protocol';
import { findJob } from '../../store/queries/find-job.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { type JobView, viewJob } from './job-view.ts';

/** The id is the capability: no account is asked for. Undefined where there is no such job. */
export async function getJob(orc: Orchestrator, jobId: string): Promise<JobView | undefined> {
  if (!isId('job', jobId)) return undefined;
  const row = await findJob(orc.database, jobId);
  return row && viewJob(row, orc.now());
}
