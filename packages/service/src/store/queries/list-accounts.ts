/** All accounts with their credits, oldest first. For the operator. */
import type { Queryable } from '../database/queryable.ts';
import type { CreditsRow } from './find-credits.ts';
import type { AccountRow } from './insert-account.ts';

export async function listAccounts(db: Queryable): Promise<(AccountRow & CreditsRow)[]> {
  const { rows } = await db.query<AccountRow & CreditsRow>(
    `select id, name, created_at as "createdAt", balance, reserved, total_purchased as "totalPurchased",
       total_used as "totalUsed", updated_at as "updatedAt"
     from accounts order by created_at, id`,
  );
  return rows;
}
