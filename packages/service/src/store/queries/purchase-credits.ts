/** Adds credits to an account. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import type { CreditsRow } from './find-credits.ts';

export type Purchase = { accountId: string; credits: number; note?: string | undefined };

/** Undefined where there is no such account. */
export function purchaseCredits(
  db: Queryable,
  { accountId, credits, note }: Purchase,
): Promise<CreditsRow | undefined> {
  return maybeOne<CreditsRow>(
    db,
    `with account as (
       update accounts
       set balance = balance + $2, total_purchased = total_purchased + $2, updated_at = now()
       where id = $1
       returning *
     ), entry as (
       insert into ledger (account_id, kind, amount, reserved, note) select id, 'purchase', $2, 0, $3 from account
     )
     select balance, reserved, total_purchased as "totalPurchased", total_used as "totalUsed", updated_at as "updatedAt"
     from account`,
    [accountId, credits, note ?? null],
  );
}
