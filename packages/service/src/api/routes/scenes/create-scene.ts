/** POST /api/scenes/preprocess: makes a scene out of a driving video. */
import { parseRequest, type SceneAccepted, sceneRequest } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { submitScene } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { receiveForm } from '../../uploads/index.ts';
import { collectInputs } from '../collect-inputs.ts';
import { routeOf } from '../route-of.ts';

export function addCreateScene(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('createScene'),
    async handler(request): Promise<SceneAccepted> {
      await using form = await receiveForm(request, { files: { video: 'video' } });
      const wanted = parseRequest(sceneRequest, form.fields, { files: Object.keys(form.files) });
      const { video } = await collectInputs(request, form, {
        settings: context.settings,
        video: { field: 'video', url: wanted.video_url },
      });
      const scene = await submitScene(context.orchestrator, callerOf(request).accountId, {
        name: wanted.name,
        video: video!,
        backgroundMode: wanted.background_mode,
        model: wanted.model,
        requestId: request.id,
      });
      request.jobId = scene.jobId;
      return {
        id: scene.id,
        scene_id: scene.id,
        job_id: scene.jobId,
        name: wanted.name,
        status: 'pending',
        credits_reserved: scene.credits,
        enqueued_at: scene.enqueuedAt.toISOString(),
      };
    },
  });
}
