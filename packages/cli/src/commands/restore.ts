/** `understudy restore`: a new service out of a backup. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { listenForInterrupts } from '../interrupt-signal.ts';
import { addDataOption, readServiceSettings, type ServiceFlags } from '../service-flags.ts';
import { UsageError } from '../usage-error.ts';

export function addRestoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .summary('fill a new service from a backup')
    .description('Fills an empty data folder, or an empty database and bucket, from a file that backup has written.')
    .argument('<file>', 'what backup has written');
  addDataOption(command);
  command.action(run);
}

async function run(file: string, flags: ServiceFlags): Promise<void> {
  using interrupts = listenForInterrupts((exitCode) => process.exit(exitCode));
  const { signal } = interrupts;
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`, 'Check the path.');
  const settings = await readServiceSettings(flags);
  const { createLog, restoreService } = await import('@understudy/service');
  const log = createLog({ logLevel: 'error' });
  const { createdAt, rowCount, objectCount } = await restoreService(settings, file, { log, signal });
  if (flags.json) console.log(JSON.stringify({ createdAt, rows: rowCount, files: objectCount }));
  else console.log(`${rowCount} rows and ${objectCount} files of ${createdAt.toISOString()} are restored`);
}
