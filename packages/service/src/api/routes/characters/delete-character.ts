/** DELETE /api/characters/{id}: puts a character away. Jobs that use it finish; the one that still makes it is cancelled. */
import { type AssetDeleted, isId, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { deleteCharacter } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

type Params = { character_id: string };

export function addDeleteCharacter(scope: FastifyInstance, context: ApiContext): void {
  scope.route<{ Params: Params }>({
    ...routeOf('deleteCharacter'),
    async handler(request): Promise<AssetDeleted> {
      const { character_id } = request.params;
      const { accountId } = callerOf(request);
      const isDeleted =
        isId('character', character_id) && (await deleteCharacter(context.orchestrator, accountId, character_id));
      if (!isDeleted) throw new UnderstudyError('CS-UORC01-003');
      return { success: true };
    },
  });
}
