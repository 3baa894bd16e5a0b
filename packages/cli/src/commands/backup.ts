/** `understudy backup`: everything that a service keeps in one file. */
import type { Command } from 'commander';
import { listenForInterrupts } from '../interrupt-signal.ts';
import { addDataOption, type ServiceFlags } from '../service-flags.ts';
import { withService } from '../with-service.ts';

export function addBackupCommand(program: Command): void {
  const command = program
    .command('backup')
    .summary('write all that a service keeps into a file')
    .description('Writes database and files of a service into one file, also while the service runs.')
    .argument('<file>', 'the file to write; must not exist');
  addDataOption(command);
  command.action(run);
}

async function run(file: string, flags: ServiceFlags): Promise<void> {
  using interrupts = listenForInterrupts((exitCode) => process.exit(exitCode));
  const { signal } = interrupts;
  const { rowCount, objectCount, objectBytes } = await withService(flags, ({ library, orchestrator }) =>
    library.backup(orchestrator.database, orchestrator.objects, file, { signal }),
  );
  const megabytes = (objectBytes / 1e6).toFixed(1);
  if (flags.json) console.log(JSON.stringify({ file, rows: rowCount, files: objectCount, fileBytes: objectBytes }));
  else console.log(`${file}  ${rowCount} rows  ${objectCount} files of ${megabytes} MB`);
}
