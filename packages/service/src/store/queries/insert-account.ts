/** A new account with nothing on it. */
import { one, type Queryable } from '../database/queryable.ts';

export type AccountRow = { id: string; name: string; createdAt: Date };

export function insertAccount(db: Queryable, account: { id: string; name: string }): Promise<AccountRow> {
  return one<AccountRow>(
    db,
    'insert into accounts (id, name) values ($1, $2) returning id, name, created_at as "createdAt"',
    [account.id, account.name],
  );
}
