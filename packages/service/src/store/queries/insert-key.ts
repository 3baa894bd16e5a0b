/** A new API key: never the key itself, only its SHA-256 and what it is recognised by. */
import { one, type Queryable } from '../database/queryable.ts';
import { KEY_COLUMNS, type KeyRow } from './list-keys.ts';

export type NewKey = Omit<KeyRow, 'createdAt' | 'lastUsedAt' | 'revokedAt'> & { sha256: Buffer };

export function insertKey(db: Queryable, key: NewKey): Promise<KeyRow> {
  const { id, accountId, name, prefix, lastFour, sha256, scopes, expiresAt } = key;
  return one<KeyRow>(
    db,
    `insert into api_keys (id, account_id, name, prefix, last_four, sha256, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${KEY_COLUMNS}`,
    [id, accountId, name, prefix, lastFour, sha256, scopes, expiresAt],
  );
}
