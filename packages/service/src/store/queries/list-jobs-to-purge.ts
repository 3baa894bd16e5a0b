/** Jobs whose results have expired and still lie in the object store. */
import type { Queryable } from '../database/queryable.ts';

export async function listJobsToPurge(
  db: Queryable,
  { expiredAt, limit }: { expiredAt: Date; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from jobs where purged_at is null and expires_at <= $1 order by expires_at limit $2',
    [expiredAt, limit],
  );
  return rows.map(({ id }) => id);
}
