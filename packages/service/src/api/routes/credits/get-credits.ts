/** GET /api/credits: what an account has to spend. */
import type { CreditState } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { getCredits } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

export function addGetCredits(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('getCredits'),
    async handler(request): Promise<CreditState> {
      const credits = await getCredits(context.orchestrator, callerOf(request).accountId);
      return {
        balance: credits.balance,
        credits: credits.balance,
        total_purchased: credits.totalPurchased,
        total_used: credits.totalUsed,
        updated_at: credits.updatedAt.toISOString(),
      };
    },
  });
}
