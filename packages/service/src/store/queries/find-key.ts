/** The key with this SHA-256, unless it has been revoked. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type FoundKey = {
  id: string;
  accountId: string;
  scopes: string[];
  expiresAt: Date | null;
  /** Whether no use has been noted in the last minute. */
  isUnused: boolean;
};

export function findKey(db: Queryable, sha256: Buffer): Promise<FoundKey | undefined> {
  return maybeOne<FoundKey>(
    db,
    `select id, account_id as "accountId", scopes, expires_at as "expiresAt",
       (last_used_at is null or last_used_at < now() - interval '1 minute') as "isUnused"
     from api_keys where sha256 = $1 and revoked_at is null`,
    [sha256],
  );
}
