/** The characters of an account, newest first. */
import { listCharacters as listRows } from '../../store/queries/list-characters.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Page } from '../page.ts';
import { type CharacterView, viewCharacter } from './character-view.ts';

export async function listCharacters(
  orc: Orchestrator,
  accountId: string,
  page: Page,
): Promise<{ characters: CharacterView[]; total: number }> {
  const { characters, total } = await listRows(orc.database, { accountId, ...page });
  return { characters: characters.map((row) => viewCharacter(orc, row)), total };
}
