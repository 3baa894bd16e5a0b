/** Takes a character out of sight. Its files go later, when no job uses them. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where the account has no such character. */
export async function deleteCharacter(db: Queryable, accountId: string, characterId: string): Promise<boolean> {
  const row = await maybeOne(
    db,
    'update characters set deleted_at = now() where id = $1 and account_id = $2 and deleted_at is null returning id',
    [characterId, accountId],
  );
  return row !== undefined;
}
