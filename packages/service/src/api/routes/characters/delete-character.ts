/** DELETE /api/characters/{id}: puts a character away. Jobs that use it finish. */
import { type AssetDeleted, assetDeleted, isId, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { deleteCharacter } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { answers } from '../../response-schema.ts';

type Params = { id: string };

export function addDeleteCharacter(scope: FastifyInstance, context: ApiContext): void {
  scope.delete<{ Params: Params }>(
    '/api/characters/:id',
    { schema: answers(assetDeleted) },
    async function deleteOwnCharacter(request): Promise<AssetDeleted> {
      const { id } = request.params;
      const { accountId } = callerOf(request);
      const isDeleted = isId('character', id) && (await deleteCharacter(context.orchestrator, accountId, id));
      if (!isDeleted) throw new UnderstudyError('CS-UORC01-003');
      return { success: true };
    },
  );
}
