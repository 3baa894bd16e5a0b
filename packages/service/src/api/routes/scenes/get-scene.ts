/** GET /api/scenes/{id}: one scene. */
import { isId, type SceneState, sceneState, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { getScene } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { answers } from '../../response-schema.ts';
import { describeScene } from './describe-scene.ts';

type Params = { id: string };

export function addGetScene(scope: FastifyInstance, context: ApiContext): void {
  scope.get<{ Params: Params }>(
    '/api/scenes/:id',
    { schema: answers(sceneState) },
    async function getOwnScene(request): Promise<SceneState> {
      const { id } = request.params;
      const { accountId } = callerOf(request);
      const scene = isId('scene', id) ? await getScene(context.orchestrator, accountId, id) : undefined;
      if (!scene) throw new UnderstudyError('CS-UORC01-003');
      return describeScene(scene, () => null);
    },
  );
}
