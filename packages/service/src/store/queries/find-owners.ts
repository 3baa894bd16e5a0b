/** Which folders of objects belong to a job, character or scene that still needs them. */
import type { Queryable } from '../database/queryable.ts';

export async function findOwners(db: Queryable, folders: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ folder: string }>(
    `select asked.folder from unnest($1::text[]) as asked (folder)
     where exists (select from jobs where asked.folder = 'inputs/' || id and id = split_part(asked.folder, '/', 2) and trimmed_at is null)
       or exists (
         select from jobs
         where asked.folder = 'jobs/' || id and id = split_part(asked.folder, '/', 2) and purged_at is null
           and (trimmed_at is null or status = 'complete'))
       or exists (
         select from characters
         where files_prefix = asked.folder and id = split_part(asked.folder, '/', 2) and purged_at is null)
       or exists (select from scenes where files_prefix = asked.folder and purged_at is null)
       or split_part(asked.folder, '/', 1) not in ('inputs', 'jobs', 'characters', 'scenes')`,
    [folders],
  );
  return new Set(rows.map(({ folder }) => folder));
}
