/** Adds credits to an account. */
import { UnderstudyError } from '@understudy/protocol';
import { purchaseCredits } from '../../store/queries/purchase-credits.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { storableText } from '../storable-text.ts';
import type { Credits } from './account.ts';
import { unknownAccount } from './get-credits.ts';

export type CreditsToAdd = { accountId: string; credits: number; note?: string | undefined };

/** @throws UnderstudyError CS-UORC01-002 not a whole number above zero, CS-UORC01-003 unknown account */
export async function addCredits(orc: Orchestrator, { accountId, credits, note }: CreditsToAdd): Promise<Credits> {
  if (!Number.isSafeInteger(credits) || credits < 1) {
    const problem = `credits is ${credits}; allowed is a whole number of at least 1`;
    throw new UnderstudyError('CS-UORC01-002', { problem, fields: [{ field: 'credits', problem }] });
  }
  const storableNote = note === undefined ? undefined : storableText(note);
  const after = await purchaseCredits(orc.database, { accountId, credits, note: storableNote });
  if (!after) throw unknownAccount(accountId);
  return after;
}
