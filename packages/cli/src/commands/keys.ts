/** `understudy keys`: makes, lists and revokes the keys that clients use, and replaces the one that signs download links. */
import type { ApiKey, KeyScope } from '@understudy/service';
import { type Command, InvalidArgumentError } from 'commander';
import { printTable, shortTime } from '../print-table.ts';
import { addDataOption, type ServiceFlags } from '../service-flags.ts';
import { UsageError } from '../usage-error.ts';
import { findAccount, withService } from '../with-service.ts';

type CreateFlags = ServiceFlags & {
  account?: string;
  newAccount?: string;
  name: string;
  scopes?: KeyScope[];
  days?: number;
};
type RotateFlags = ServiceFlags & { leaked?: boolean };
type ListFlags = ServiceFlags & { account?: string };

const SCOPES: readonly KeyScope[] = ['read', 'write', 'admin'];
const DAY_MS = 86_400_000;

export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').summary('make, list and revoke keys').description('Keys that clients use.');
  const create = keys
    .command('create')
    .description('Makes a key and shows it, this one time.')
    .option('--name <name>', 'to recognise it by', 'unnamed')
    .option('--account <id|name>', 'whose key it is (default: the only account)')
    .option('--new-account <name>', 'make an account for it, with the credits that accounts begin with')
    .option('--scopes <list>', 'what it may do: read, write, admin, with commas (default: read,write)', parseScopes)
    .option('--days <n>', 'how long it is valid (default: until it is revoked)', parseDays);
  addDataOption(create).action(createKey);
  const list = keys
    .command('list')
    .description('Lists all keys; the keys themselves are not kept.')
    .option('--account <id|name>', 'only those of this account');
  addDataOption(list).action(listKeys);
  const revoke = keys
    .command('revoke')
    .description('Makes a key invalid, for good.')
    .argument('<id>', 'key_… of `keys list`');
  addDataOption(revoke).action(revokeKey);
  const rotate = keys
    .command('rotate-links')
    .description(
      'Has a new key sign the links to results. Links that were given out work to their end; a running service changes over within a minute.',
    )
    .option('--leaked', 'links that were signed before stop working, within a minute');
  addDataOption(rotate).action(rotateLinks);
}

function parseScopes(text: string): KeyScope[] {
  const scopes = text.split(',').map((scope) => scope.trim()) as KeyScope[];
  if (!scopes.every((scope) => SCOPES.includes(scope)))
    throw new InvalidArgumentError(`allowed are ${SCOPES.join(', ')}`);
  return scopes;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0 && days <= 36_500)) throw new InvalidArgumentError('allowed is a number above 0, at most 36500');
  return days;
}

async function createKey(flags: CreateFlags): Promise<void> {
  await withService(flags, async (room) => {
    const { library, orchestrator } = room;
    const { name, scopes, days, newAccount } = flags;
    const account = newAccount
      ? await library.createAccount(orchestrator, { name: newAccount })
      : await findAccount(room, flags.account);
    const { key, row } = await library.createKey(orchestrator, {
      accountId: account.id,
      name,
      ...(scopes ? { scopes } : {}),
      ...(days ? { expiresAt: new Date(Date.now() + days * DAY_MS) } : {}),
    });
    if (flags.json) console.log(JSON.stringify({ key, id: row.id, accountId: account.id }));
    else {
      console.log(key);
      console.error(`${row.id} of account ${account.name} (${account.id}). Keep the key: it is shown only now.`);
    }
  });
}

async function listKeys(flags: ListFlags): Promise<void> {
  await withService(flags, async (room) => {
    const filter = flags.account === undefined ? {} : { accountId: (await findAccount(room, flags.account)).id };
    const keys = await room.library.listKeys(room.orchestrator, filter);
    if (flags.json) console.log(JSON.stringify({ keys }));
    else printTable([['ID', 'ACCOUNT', 'NAME', 'KEY', 'SCOPES', 'CREATED', 'LAST USED', 'STATE'], ...keys.map(keyRow)]);
  });
}

function keyRow(key: ApiKey): string[] {
  const shown = `${key.prefix}…${key.lastFour}`;
  const times = [shortTime(key.createdAt), shortTime(key.lastUsedAt)];
  return [key.id, key.accountId, key.name, shown, key.scopes.join(','), ...times, keyState(key)];
}

function keyState({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt) return `revoked ${shortTime(revokedAt)}`;
  if (!expiresAt) return 'valid';
  return `${expiresAt.getTime() > Date.now() ? 'valid until' : 'expired'} ${shortTime(expiresAt)}`;
}

async function revokeKey(id: string, flags: ServiceFlags): Promise<void> {
  await withService(flags, async ({ library, orchestrator }) => {
    const isRevoked = await library.revokeKey(orchestrator, id);
    if (!isRevoked) throw new UsageError(`there is no valid key ${id}`, '`understudy keys list` shows all of them.');
    console.log(flags.json ? JSON.stringify({ revoked: id }) : `${id} is revoked`);
  });
}

/** What a server may go on signing with a key that it does not know to be replaced. */
const CHANGE_OVER_SECONDS = 120;

async function rotateLinks(flags: RotateFlags): Promise<void> {
  await withService(flags, async ({ library, database, settings }) => {
    const keepSeconds = flags.leaked ? 0 : settings.downloadUrlTtlSeconds + CHANGE_OVER_SECONDS;
    await library.rotateSigningKeys(database, { keepSeconds });
    const said = flags.leaked ? 'links that were given out stop working' : 'links that were given out go on working';
    console.log(flags.json ? JSON.stringify({ rotated: true, keepSeconds }) : `A new key signs; ${said}`);
  });
}
