/** GET /api/credits: what an account has to spend. */
import { type CreditState, creditState } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { getCredits } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { answers } from '../../response-schema.ts';

export function addGetCredits(scope: FastifyInstance, context: ApiContext): void {
  scope.get(
    '/api/credits',
    { schema: answers(creditState) },
    async function getOwnCredits(request): Promise<CreditState> {
      const credits = await getCredits(context.orchestrator, callerOf(request).accountId);
      return {
        balance: credits.balance,
        credits: credits.balance,
        total_purchased: credits.totalPurchased,
        total_used: credits.totalUsed,
        updated_at: credits.updatedAt.toISOString(),
      };
    },
  );
}
