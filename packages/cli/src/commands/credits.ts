/** `understudy credits`: shows and adds what accounts may spend. */
import type { Account, Credits } from '@understudy/service';
import { type Command, InvalidArgumentError } from 'commander';
import { printTable } from '../print-table.ts';
import { addDataOption, type ServiceFlags } from '../service-flags.ts';
import { findAccount, withService } from '../with-service.ts';

type CreditFlags = ServiceFlags & { account?: string; note?: string };

export function addCreditsCommand(program: Command): void {
  const credits = program.command('credits').summary('show and add credits').description('What accounts may spend.');
  const show = credits
    .command('show')
    .description('Shows the credits of all accounts.')
    .option('--account <id|name>', 'only of this one');
  addDataOption(show).action(showCredits);
  const add = credits
    .command('add')
    .description('Adds credits to an account.')
    .argument('<n>', 'how many', parseCredits)
    .option('--account <id|name>', 'to whom (default: the only account)')
    .option('--note <text>', 'kept with the entry');
  addDataOption(add).action(addCredits);
}

function parseCredits(text: string): number {
  const credits = Number(text);
  if (!/^\d+$/.test(text) || credits < 1 || credits > 1e9) {
    throw new InvalidArgumentError('allowed is a whole number from 1 to 1000000000');
  }
  return credits;
}

async function showCredits(flags: CreditFlags): Promise<void> {
  await withService(flags, async (room) => {
    const all = await room.library.listAccounts(room.orchestrator);
    const wanted = flags.account === undefined ? undefined : (await findAccount(room, flags.account)).id;
    const accounts = all.filter(({ id }) => wanted === undefined || id === wanted);
    if (flags.json) console.log(JSON.stringify({ accounts }));
    else printTable([['ACCOUNT', 'NAME', 'BALANCE', 'RESERVED', 'PURCHASED', 'USED'], ...accounts.map(creditRow)]);
  });
}

function creditRow(account: Account & Credits): string[] {
  const { id, name, balance, reserved, totalPurchased, totalUsed } = account;
  return [id, name, ...[balance, reserved, totalPurchased, totalUsed].map(String)];
}

async function addCredits(credits: number, flags: CreditFlags): Promise<void> {
  await withService(flags, async (room) => {
    const { id, name } = await findAccount(room, flags.account);
    const note = flags.note === undefined ? {} : { note: flags.note };
    const { balance } = await room.library.addCredits(room.orchestrator, { accountId: id, credits, ...note });
    console.log(flags.json ? JSON.stringify({ accountId: id, balance }) : `${name} (${id}) has ${balance} credits`);
  });
}
