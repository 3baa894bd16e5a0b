/** POST /api/characters/preprocess: makes a character out of a picture. */
import { type CharacterAccepted, characterRequest, parseRequest } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { submitCharacter } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { receiveForm } from '../../uploads/index.ts';
import { collectInputs } from '../collect-inputs.ts';
import { routeOf } from '../route-of.ts';

export function addCreateCharacter(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('createCharacter'),
    async handler(request): Promise<CharacterAccepted> {
      await using form = await receiveForm(request, { files: { image: 'picture' } });
      const wanted = parseRequest(characterRequest, form.fields, { files: Object.keys(form.files) });
      const { picture } = await collectInputs(request, form, {
        settings: context.settings,
        picture: { field: 'image', url: wanted.image_url },
      });
      const character = await submitCharacter(context.orchestrator, callerOf(request).accountId, {
        name: wanted.name,
        picture: picture!,
        model: wanted.model,
        requestId: request.id,
      });
      request.jobId = character.jobId;
      return {
        id: character.id,
        character_id: character.id,
        job_id: character.jobId,
        status: 'pending',
        credits_reserved: character.credits,
        enqueued_at: character.enqueuedAt.toISOString(),
      };
    },
  });
}
