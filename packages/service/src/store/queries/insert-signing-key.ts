/** A new key that signs downloads from now on. */
import type { Queryable } from '../database/queryable.ts';
import type { SigningKey } from './list-signing-keys.ts';

export async function insertSigningKey(db: Queryable, { id, secret }: SigningKey): Promise<void> {
  await db.query('insert into signing_keys (id, secret) values ($1, $2)', [id, secret]);
}
