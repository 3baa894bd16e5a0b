/** Takes a character out of sight. Jobs that use it finish; then its files go. */
import { deleteCharacter as deleteRow } from '../../store/queries/delete-character.ts';
import type { Orchestrator } from '../orchestrator.ts';

/** False where the account has no such character. */
export function deleteCharacter(orc: Orchestrator, accountId: string, characterId: string): Promise<boolean> {
  return deleteRow(orc.database, accountId, characterId);
}
