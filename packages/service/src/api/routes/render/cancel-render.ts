/** DELETE /api/render/{job_id}: cancels a job that has not ended and gives its credits back. */
import { isId, type JobCancelled, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { cancelJob } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

type Params = { job_id: string };

export function addCancelRender(scope: FastifyInstance, context: ApiContext): void {
  scope.route<{ Params: Params }>({
    ...routeOf('cancelRender'),
    async handler(request): Promise<JobCancelled> {
      const { job_id } = request.params;
      const { accountId } = callerOf(request);
      const outcome = isId('job', job_id) ? await cancelJob(context.orchestrator, accountId, job_id) : undefined;
      if (!outcome) throw new UnderstudyError('CS-UORC01-003');
      return { job_id, status: outcome.status, credits_refunded: outcome.creditsRefunded };
    },
  });
}
