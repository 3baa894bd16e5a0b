/** What an account has, holds back, has bought and has used. */
import { UnderstudyError } from '@understudy/protocol';
import { findCredits } from '../../store/queries/find-credits.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Credits } from './account.ts';

/** @throws UnderstudyError CS-UORC01-003 unknown account */
export async function getCredits(orc: Orchestrator, accountId: string): Promise<Credits> {
  const credits = await findCredits(orc.database, accountId);
  if (!credits) throw unknownAccount(accountId);
  return credits;
}

export function unknownAccount(accountId: string): UnderstudyError {
  return new UnderstudyError('CS-UORC01-003', {
    problem: `there is no account ${accountId}`,
    remedy: 'Check the id of the account.',
  });
}
