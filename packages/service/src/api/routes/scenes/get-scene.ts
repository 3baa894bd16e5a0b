/** GET /api/scenes/{id}: one scene. */
import { isId, type SceneState, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { getScene } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';
import { describeScene } from './describe-scene.ts';

type Params = { scene_id: string };

export function addGetScene(scope: FastifyInstance, context: ApiContext): void {
  scope.route<{ Params: Params }>({
    ...routeOf('getScene'),
    async handler(request): Promise<SceneState> {
      const { scene_id } = request.params;
      const { accountId } = callerOf(request);
      const scene = isId('scene', scene_id) ? await getScene(context.orchestrator, accountId, scene_id) : undefined;
      if (!scene) throw new UnderstudyError('CS-UORC01-003');
      return describeScene(request, scene);
    },
  });
}
