/** Where the files of a character or scene lie that has not been deleted, whoever asks: a signed link has said that he may. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

const STATEMENTS = {
  character: 'select files_prefix as "filesPrefix" from characters where id = $1 and deleted_at is null',
  scene: 'select files_prefix as "filesPrefix" from scenes where id = $1 and deleted_at is null',
};

export async function findFilesPrefix(
  db: Queryable,
  kind: 'character' | 'scene',
  id: string,
): Promise<string | undefined> {
  const row = await maybeOne<{ filesPrefix: string }>(db, STATEMENTS[kind], [id]);
  return row?.filesPrefix;
}
