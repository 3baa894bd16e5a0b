/** DELETE /api/scenes/{id}: puts a scene away. Jobs that use it finish; the one that still makes it is cancelled. */
import { type AssetDeleted, isId, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { deleteScene } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

type Params = { scene_id: string };

export function addDeleteScene(scope: FastifyInstance, context: ApiContext): void {
  scope.route<{ Params: Params }>({
    ...routeOf('deleteScene'),
    async handler(request): Promise<AssetDeleted> {
      const { scene_id } = request.params;
      const { accountId } = callerOf(request);
      const isDeleted = isId('scene', scene_id) && (await deleteScene(context.orchestrator, accountId, scene_id));
      if (!isDeleted) throw new UnderstudyError('CS-UORC01-003');
      return { success: true };
    },
  });
}
