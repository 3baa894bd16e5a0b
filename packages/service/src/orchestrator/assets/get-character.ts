/** A character of an account. */
import { findCharacter } from '../../store/queries/find-character.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { type CharacterView, viewCharacter } from './character-view.ts';

/** Undefined where the account has no such character. */
export async function getCharacter(
  orc: Orchestrator,
  accountId: string,
  characterId: string,
): Promise<CharacterView | undefined> {
  const row = await findCharacter(orc.database, accountId, characterId);
  return row && viewCharacter(orc, row);
}
