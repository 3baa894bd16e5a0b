/** A character of an account; of nobody else, and not after it was deleted. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { CHARACTER_COLUMNS, type CharacterRow } from './character-row.ts';

export function findCharacter(
  db: Queryable,
  accountId: string,
  characterId: string,
): Promise<CharacterRow | undefined> {
  return maybeOne<CharacterRow>(
    db,
    `select ${CHARACTER_COLUMNS} from characters where id = $1 and account_id = $2 and deleted_at is null`,
    [characterId, accountId],
  );
}
