/** Makes a key useless from now on. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where there is no such key, or it had been revoked. */
export async function revokeKey(db: Queryable, keyId: string): Promise<boolean> {
  const key = await maybeOne(
    db,
    'update api_keys set revoked_at = now() where id = $1 and revoked_at is null returning id',
    [keyId],
  );
  return key !== undefined;
}
