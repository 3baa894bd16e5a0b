/** Claims a data folder for the session of this connection, so that one service at a time works on it. */
import type { Queryable } from '../index.ts';

export type DataFolderClaim = {
  /** Names the folder on its machine. */
  folder: string;
  /** Told to who comes second; at most 63 bytes. */
  owner: string;
};

/** Whether the claim was free. It lasts as long as the connection, however that ends. */
export async function lockDataFolder(session: Queryable, { folder, owner }: DataFolderClaim): Promise<boolean> {
  await session.query(`select set_config('application_name', $1, false)`, [owner]);
  const { rows } = await session.query<{ is_free: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as is_free',
    [folder],
  );
  return rows[0]!.is_free;
}
