/** `understudy worker`: one more worker for a running service, from another terminal or another machine. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { hurryThenExit } from '../hurry-then-exit.ts';
import { listenForInterrupts } from '../interrupt-signal.ts';
import { addDataOption, readServiceSettings, type ServiceFlags } from '../service-flags.ts';
import { UsageError } from '../usage-error.ts';
import { requireDatabase } from '../with-service.ts';

export function addWorkerCommand(program: Command): void {
  const command = program
    .command('worker')
    .summary('work for a running service')
    .description(
      'Works for a running service: the one of --data on this machine, or from any machine the one whose database is in DATABASE_URL and whose files are in UNDERSTUDY_OBJECT_STORE_URL.',
    )
    .option('--slots <n>', 'tasks at the same time (default: 1)');
  addDataOption(command);
  command.action(run);
}

async function run(flags: ServiceFlags): Promise<void> {
  const { force, onHurry } = hurryThenExit();
  using interrupts = listenForInterrupts(force);
  const { signal } = interrupts;
  const settings = await readServiceSettings(flags);
  requireDatabase(settings);
  const { createLog, openService, startWorker } = await import('@understudy/service');
  await using service = await openService(settings, { log: createLog(settings) });
  if (settings.databaseUrl === undefined && !service.isAdopted) {
    const remedy = 'Start it with `understudy serve`, name its folder with --data, or its database with DATABASE_URL.';
    throw new UsageError(`no service is running on ${settings.dataDir}`, remedy);
  }
  const worker = await startWorker(service.orchestrator, settings);
  // How it ends is told by `stop` below.
  onHurry(() => void worker.stopNow().catch(() => {}));
  const { id, slots } = worker.info;
  if (flags.json) console.log(JSON.stringify({ workerId: id, slots }));
  else console.log(`${id} works, ${slots} ${slots === 1 ? 'task' : 'tasks'} at a time. Ctrl-C stops it.`);
  if (!signal.aborted) await once(signal, 'abort');
  await worker.stop();
}
