/** GET /api/render/{job_id}: what has become of a job. Asked for several times a second, so it does little. */
import { isId, type JobState, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { routeOf } from '../route-of.ts';
import { describeJob } from './describe-job.ts';
import { JobReader } from './job-reader.ts';
import { linksOfJob } from './links-of-job.ts';

type Params = { job_id: string };

/** Needs no key: who knows the id of a job may see it. Not limited in its rate either. */
export function addGetRender(scope: FastifyInstance, context: ApiContext): void {
  const reader = new JobReader(context.orchestrator);
  scope.route<{ Params: Params }>({
    ...routeOf('getRender'),
    config: { isQuiet: true },
    async handler(request): Promise<JobState> {
      const { job_id } = request.params;
      // Also keeps text that no database takes out of the query.
      const job = isId('job', job_id) ? await reader.read(job_id) : undefined;
      if (!job) throw new UnderstudyError('CS-UORC01-003');
      if (job.isExpired) throw new UnderstudyError('CS-ORJC-003');
      return describeJob(job, linksOfJob(request, job));
    },
  });
}
