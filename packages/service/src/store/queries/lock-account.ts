/** Makes all else that changes the credits of an account, or admits jobs to it, wait for the end of the transaction. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** Undefined where there is no such account. */
export function lockAccount(tx: Queryable, accountId: string): Promise<{ balance: number } | undefined> {
  // Not `for update`: rows that refer to the account may go on being written.
  return maybeOne(tx, 'select balance from accounts where id = $1 for no key update', [accountId]);
}
