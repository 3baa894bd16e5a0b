/** GET /api/render: the renders of an account, newest first. */
import { type JobList, jobListQuery, parseRequest } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { listJobs } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';
import { describeJob } from './describe-job.ts';
import { linksOfJob } from './links-of-job.ts';

export function addListRenders(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('listRenders'),
    async handler(request): Promise<JobList> {
      const { status, ...page } = parseRequest(jobListQuery, request.query);
      const filter = status === undefined ? page : { ...page, status };
      const { jobs, total } = await listJobs(context.orchestrator, callerOf(request).accountId, filter);
      return { jobs: jobs.map((job) => describeJob(job, linksOfJob(request, job))), total };
    },
  });
}
