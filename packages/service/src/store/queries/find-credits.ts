/** What an account has, holds back, has bought and has used. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type CreditsRow = {
  balance: number;
  reserved: number;
  totalPurchased: number;
  totalUsed: number;
  updatedAt: Date;
};

export function findCredits(db: Queryable, accountId: string): Promise<CreditsRow | undefined> {
  return maybeOne<CreditsRow>(
    db,
    `select balance, reserved, total_purchased as "totalPurchased", total_used as "totalUsed", updated_at as "updatedAt"
     from accounts where id = $1`,
    [accountId],
  );
}
