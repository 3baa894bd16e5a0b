/** The very first start of a service makes an account with a key, so that there is something to begin with. */
import { createAccount, createKey, listAccounts, listKeys, type Orchestrator } from '../orchestrator/index.ts';
import type { Database } from '../store/index.ts';

/** Held while looking, for services that start on one database at the same time. "UND1" in ASCII. */
const FIRST_ACCOUNT_LOCK = 0x55_4e_44_31;

/** The key of the first account, in the one moment that it can be told; undefined where there are keys already. */
export async function makeFirstAccount(orchestrator: Orchestrator, database: Database): Promise<string | undefined> {
  const session = await database.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [FIRST_ACCOUNT_LOCK]);
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
