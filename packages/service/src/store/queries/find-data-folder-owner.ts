/** Who holds the claim of a data folder. */
import type { Queryable } from '../index.ts';

/** The owner as it gave itself to `lockDataFolder`; undefined where the folder is free. */
export async function findDataFolderOwner(db: Queryable, folder: string): Promise<string | undefined> {
  const { rows } = await db.query<{ owner: string }>(
    `select activity.application_name as owner
     from pg_locks lock join pg_stat_activity activity using (pid)
     where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 1
       and lock.database = (select oid from pg_database where datname = current_database())
       and (lock.classid::bigint << 32 | lock.objid::bigint) = hashtextextended($1, 0)`,
    [folder],
  );
  return rows[0]?.owner;
}
