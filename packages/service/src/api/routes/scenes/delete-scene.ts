/** DELETE /api/scenes/{id}: puts a scene away. Jobs that use it finish. */
import { type AssetDeleted, assetDeleted, isId, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { deleteScene } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { answers } from '../../response-schema.ts';

type Params = { id: string };

export function addDeleteScene(scope: FastifyInstance, context: ApiContext): void {
  scope.delete<{ Params: Params }>(
    '/api/scenes/:id',
    { schema: answers(assetDeleted) },
    async function deleteOwnScene(request): Promise<AssetDeleted> {
      const { id } = request.params;
      const { accountId } = callerOf(request);
      const isDeleted = isId('scene', id) && (await deleteScene(context.orchestrator, accountId, id));
      if (!isDeleted) throw new UnderstudyError('CS-UORC01-003');
      return { success: true };
    },
  );
}
