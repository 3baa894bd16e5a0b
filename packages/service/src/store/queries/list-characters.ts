/** The characters of an account, newest first. */
import { one, type Queryable } from '../database/queryable.ts';
import { CHARACTER_COLUMNS, type CharacterRow } from './character-row.ts';

export async function listCharacters(
  db: Queryable,
  { accountId, limit, offset }: { accountId: string; limit: number; offset: number },
): Promise<{ characters: CharacterRow[]; total: number }> {
  const { total } = await one<{ total: number }>(
    db,
    'select count(*) as total from characters where account_id = $1 and deleted_at is null',
    [accountId],
  );
  const { rows } = await db.query<CharacterRow>(
    `select ${CHARACTER_COLUMNS} from characters where account_id = $1 and deleted_at is null
     order by created_at desc, id desc limit $2 offset $3`,
    [accountId, limit, offset],
  );
  return { characters: rows, total };
}
