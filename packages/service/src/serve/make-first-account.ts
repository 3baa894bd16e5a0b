/** The very first start of a service makes an account with a key, so that there is something to begin with. */
import { createAccount, createKey, listAccounts, listKeys, type Orchestrator } from '../orchestrator/index.ts';
import type { Database } from '../store/index.ts';
import { lockFirstAccount } from '../store/queries/lock-first-account.ts';

/** The key of the first account, in the one moment that it can be told; undefined where there are keys already. */
export async function makeFirstAccount(orchestrator: Orchestrator, database: Database): Promise<string | undefined> {
  const session = await database.connect();
  try {
    // Other services may be starting on the same database.
    await lockFirstAccount(session);
    if ((await listKeys(orchestrator)).length > 0) return undefined;
    const [existing] = await listAccounts(orchestrator);
    const account = existing ?? (await createAccount(orchestrator, { name: 'default' }));
    const scopes = ['read', 'write', 'admin'] as const;
    const { key } = await createKey(orchestrator, { accountId: account.id, name: 'first', scopes: [...scopes] });
    return key;
  } finally {
    session.release(true);
  }
}
