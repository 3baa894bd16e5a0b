/** GET /api/characters: the characters of an account, newest first. */
import { type CharacterList, characterList, listQuery, parseRequest } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { listCharacters } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { answers } from '../../response-schema.ts';

export function addListCharacters(scope: FastifyInstance, context: ApiContext): void {
  scope.get(
    '/api/characters',
    { schema: answers(characterList) },
    async function listOwnCharacters(request): Promise<CharacterList> {
      const page = parseRequest(listQuery, request.query);
      const { characters, total } = await listCharacters(context.orchestrator, callerOf(request).accountId, page);
      return {
        characters: characters.map(({ id, name, status, createdAt, completedAt }) => ({
          id,
          name,
          status,
          created_at: createdAt.toISOString(),
          completed_at: completedAt?.toISOString() ?? null,
        })),
        total,
      };
    },
  );
}
