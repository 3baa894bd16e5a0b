/** All accounts with their credits, oldest first. For the operator. */
import { listAccounts as listRows } from '../../store/queries/list-accounts.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Account, Credits } from './account.ts';

export function listAccounts(orc: Orchestrator): Promise<(Account & Credits)[]> {
  return listRows(orc.database);
}
