/** API keys, of one account or of all, oldest first. */
import type { Queryable } from '../database/queryable.ts';

export type KeyRow = {
  id: string;
  accountId: string;
  name: string;
  prefix: string;
  lastFour: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export const KEY_COLUMNS = `id, account_id as "accountId", name, prefix, last_four as "lastFour", scopes,
  created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function listKeys(db: Queryable, { accountId }: { accountId?: string | undefined }): Promise<KeyRow[]> {
  const { rows } = await db.query<KeyRow>(
    `select ${KEY_COLUMNS} from api_keys where $1::text is null or account_id = $1 order by created_at, id`,
    [accountId ?? null],
  );
  return rows;
}
