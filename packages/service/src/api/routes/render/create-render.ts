/** POST /api/render: accepts a render. */
import {
  backgroundOf,
  parseRequest,
  type RenderAccepted,
  type RenderRequest,
  renderRequest,
} from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { type RenderInput, submitRender } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { receiveForm } from '../../uploads/index.ts';
import { collectInputs, type Inputs } from '../collect-inputs.ts';
import { routeOf } from '../route-of.ts';

export function addCreateRender(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('createRender'),
    async handler(request): Promise<RenderAccepted> {
      await using form = await receiveForm(request, { files: { ref_image: 'picture', driving_video: 'video' } });
      const wanted = parseRequest(renderRequest, form.fields, { files: Object.keys(form.files) });
      const inputs = await collectInputs(request, form, {
        settings: context.settings,
        picture: { field: 'ref_image', url: wanted.ref_image_url },
        video: { field: 'driving_video', url: wanted.driving_video_url },
      });
      const input = toRenderInput(wanted, inputs, request.id);
      const job = await submitRender(context.orchestrator, callerOf(request).accountId, input);
      request.jobId = job.jobId;
      const path = `/api/render/${job.jobId}`;
      return {
        job_id: job.jobId,
        status: 'queued',
        mode: job.mode,
        enqueued_at: job.enqueuedAt.toISOString(),
        poll_url: path,
        status_url: path,
      };
    },
  });
}

function toRenderInput(wanted: RenderRequest, { picture, video }: Inputs, requestId: string): RenderInput {
  const { character_id, scene_id, character_mapping, model } = wanted;
  return {
    ...(picture ? { picture } : {}),
    ...(video ? { video } : {}),
    ...(character_id === undefined ? {} : { characterId: character_id }),
    ...(scene_id === undefined ? {} : { sceneId: scene_id }),
    ...(character_mapping === undefined ? {} : { mapping: character_mapping }),
    ...(model === undefined ? {} : { model }),
    background: backgroundOf(wanted),
    fast: wanted.fast,
    requestId,
  };
}
