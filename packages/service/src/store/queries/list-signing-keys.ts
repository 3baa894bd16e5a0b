/** The keys that sign downloads, newest first. */
import type { Queryable } from '../database/queryable.ts';

export type SigningKey = { id: string; secret: Buffer };

export async function listSigningKeys(db: Queryable): Promise<SigningKey[]> {
  const { rows } = await db.query<SigningKey>('select id, secret from signing_keys order by created_at desc, id');
  return rows;
}
