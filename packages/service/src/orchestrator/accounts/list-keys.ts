/** API keys, of one account or of all, oldest first: everything but the keys themselves. */
import { listKeys as listRows } from '../../store/queries/list-keys.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { ApiKey } from './account.ts';

export async function listKeys(orc: Orchestrator, filter: { accountId?: string | undefined } = {}): Promise<ApiKey[]> {
  return (await listRows(orc.database, filter)) as ApiKey[];
}
