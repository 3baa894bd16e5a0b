/** Asks for nothing: whether the database answers. */
import type { Queryable } from '../database/queryable.ts';

export async function askDatabase(db: Queryable): Promise<void> {
  await db.query('select 1');
}
