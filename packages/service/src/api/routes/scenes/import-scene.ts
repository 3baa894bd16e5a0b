/** POST /api/scenes/import: gives an account a scene of its own that is made from a template. */
import { importRequest, parseRequest, type SceneImported } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { importTemplate } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { receiveForm } from '../../uploads/index.ts';
import { routeOf } from '../route-of.ts';

export function addImportScene(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('importScene'),
    async handler(request): Promise<SceneImported> {
      await using form = await receiveForm(request, { files: {} });
      const { template_id, template_uuid, name } = parseRequest(importRequest, form.fields);
      const scene = await importTemplate(context.orchestrator, callerOf(request).accountId, {
        ...(template_id === undefined ? {} : { templateId: template_id }),
        ...(template_uuid === undefined ? {} : { templateUuid: template_uuid }),
        ...(name === undefined ? {} : { name }),
        requestId: request.id,
      });
      request.jobId = scene.jobId;
      return {
        id: scene.id,
        scene_id: scene.id,
        job_id: scene.jobId,
        status: scene.status,
        credits_reserved: scene.credits,
        segments: scene.segments.map(({ uuid, type }) => ({ uuid, type })),
        character_uuids: scene.segments.map(({ uuid }) => uuid),
        message: `Scene '${scene.name}' was imported`,
      };
    },
  });
}
