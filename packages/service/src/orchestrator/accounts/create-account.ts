/** Opens an account. */
import { insertAccount } from '../../store/queries/insert-account.ts';
import { purchaseCredits } from '../../store/queries/purchase-credits.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import type { Account } from './account.ts';

export type NewAccount = {
  name: string;
  /** Default: `settings.initialCredits`. They stand in the ledger as a purchase. */
  credits?: number | undefined;
};

export function createAccount(orc: Orchestrator, { name, credits }: NewAccount): Promise<Account> {
  const startingCredits = credits ?? orc.settings.initialCredits;
  return orc.database.transaction(async (tx) => {
    const account = await insertAccount(tx, { id: randomId('account'), name: storableText(name) });
    if (startingCredits > 0) {
      await purchaseCredits(tx, { accountId: account.id, credits: startingCredits, note: 'to start with' });
    }
    return account;
  });
}
