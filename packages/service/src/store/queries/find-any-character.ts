/** A character of whatever account, also one that was deleted: jobs that use it finish. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { CHARACTER_COLUMNS, type CharacterRow } from './character-row.ts';

export function findAnyCharacter(db: Queryable, characterId: string): Promise<CharacterRow | undefined> {
  return maybeOne<CharacterRow>(db, `select ${CHARACTER_COLUMNS} from characters where id = $1`, [characterId]);
}
