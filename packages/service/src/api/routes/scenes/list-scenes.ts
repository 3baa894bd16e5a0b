/** GET /api/scenes: the scenes of an account, newest first. */
import { listQuery, parseRequest, type SceneList } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { listScenes } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';
import { describeScene } from './describe-scene.ts';

export function addListScenes(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('listScenes'),
    async handler(request): Promise<SceneList> {
      const page = parseRequest(listQuery, request.query);
      const { scenes, total } = await listScenes(context.orchestrator, callerOf(request).accountId, page);
      return { scenes: scenes.map((scene) => describeScene(request, scene)), total };
    },
  });
}
