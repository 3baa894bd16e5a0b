/** GET /api/characters: the characters of an account, newest first. */
import { type CharacterList, listQuery, parseRequest } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { listCharacters } from '../../../orchestrator/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { callerOf } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

export function addListCharacters(scope: FastifyInstance, context: ApiContext): void {
  scope.route({
    ...routeOf('listCharacters'),
    async handler(request): Promise<CharacterList> {
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
  });
}
