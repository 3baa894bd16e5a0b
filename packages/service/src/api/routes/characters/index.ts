/** The routes of characters. */
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { addCreateCharacter } from './create-character.ts';
import { addDeleteCharacter } from './delete-character.ts';
import { addGetCharacter } from './get-character.ts';
import { addListCharacters } from './list-characters.ts';

export function addCharacterRoutes(scope: FastifyInstance, context: ApiContext): void {
  addCreateCharacter(scope, context);
  addListCharacters(scope, context);
  addGetCharacter(scope, context);
  addDeleteCharacter(scope, context);
}
