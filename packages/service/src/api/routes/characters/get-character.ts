/** GET /api/characters/{id}: one character. */
import { type CharacterState, isId, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CharacterView, getCharacter } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { signDownloadUrl } from '../../downloads/index.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

/** There is one as soon as the character is ready. */
function thumbnailOf(request: FastifyRequest, { id, status }: CharacterView): string | null {
  return status === 'ready' ? signDownloadUrl(request, { kind: 'character', id, file: 'thumbnail.webp' }) : null;
}

type Params = { character_id: string };

export function addGetCharacter(scope: FastifyInstance, context: ApiContext): void {
  scope.route<{ Params: Params }>({
    ...routeOf('getCharacter'),
    async handler(request): Promise<CharacterState> {
      const { character_id } = request.params;
      const { accountId } = callerOf(request);
      const character = isId('character', character_id)
        ? await getCharacter(context.orchestrator, accountId, character_id)
        : undefined;
      if (!character) throw new UnderstudyError('CS-UORC01-003');
      return {
        id: character.id,
        name: character.name,
        status: character.status,
        job_id: character.jobId,
        error: character.errorDetail,
        error_code: character.errorCode,
        error_message: character.errorMessage,
        thumbnail_url: thumbnailOf(request, character),
        credits_used: character.creditsUsed,
        has_v3_encoding: character.hasV3Encoding,
        has_v4_encoding: character.hasV4Encoding,
        created_at: character.createdAt.toISOString(),
        completed_at: character.completedAt?.toISOString() ?? null,
      };
    },
  });
}
