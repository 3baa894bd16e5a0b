/** Opens the service's database and files for one command, whether the service is running or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, Orchestrator, Service, Settings } from '@understudy/service';
import { readServiceSettings, type ServiceFlags } from './service-flags.ts';
import { UsageError } from './usage-error.ts';

export type ServiceRoom = Service & { library: typeof import('@understudy/service') };

/** @throws UsageError where there is no service yet */
export async function withService<T>(flags: ServiceFlags, work: (room: ServiceRoom) => Promise<T>): Promise<T> {
  const settings = await readServiceSettings(flags);
  requireDatabase(settings);
  const library = await import('@understudy/service');
  await using service = await library.openService(settings, { log: library.createLog({ logLevel: 'error' }) });
  return await work({ ...service, library });
}

/**
 * A mistyped folder must not become a new, empty service.
 *
 * @throws UsageError where there is neither a database in the folder nor one of the operator's
 */
export function requireDatabase({ databaseUrl, dataDir }: Settings): void {
  if (databaseUrl !== undefined || existsSync(join(dataDir, 'postgres', 'data'))) return;
  throw new UsageError(
    `there is no service in ${dataDir}`,
    'Name its data folder with --data, or begin one with `understudy serve`.',
  );
}

/** The account of that id or name; without one the only account there is. */
export async function findAccount(
  { orchestrator, library }: { orchestrator: Orchestrator; library: ServiceRoom['library'] },
  wanted: string | undefined,
): Promise<Account> {
  const accounts = await library.listAccounts(orchestrator);
  const known = accounts.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none';
  if (wanted === undefined && accounts.length > 1) {
    throw new UsageError('there are several accounts', `Name one of them with --account: ${known}.`);
  }
  const matching = accounts.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
  if (matching.length > 1) throw new UsageError(`several accounts are called ${wanted}`, `Give the id: ${known}.`);
  const [account] = matching;
  if (!account) {
    const problem = wanted === undefined ? 'there is no account yet' : `there is no account ${wanted}`;
    throw new UsageError(problem, `There are: ${known}. \`understudy keys create --new-account <name>\` makes one.`);
  }
  return account;
}
