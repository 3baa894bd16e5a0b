/** `understudy serve`: the whole service on this machine. */
import { once } from 'node:events';
import type { RunningService } from '@understudy/service';
import type { Command } from 'commander';
import { hurryThenExit } from '../hurry-then-exit.ts';
import { listenForInterrupts } from '../interrupt-signal.ts';
import { addDataOption, readServiceSettings, type ServiceFlags } from '../service-flags.ts';

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .summary('run the service: API, database, workers')
    .description(
      'Runs the whole service on this machine: HTTP API, database and workers. The first start prints a key, once. Ctrl-C ends it; a second one waits for nothing, a third one ends it at once.',
    )
    .option('--port <n>', 'port to listen on, 0 takes a free one (default: 8750)')
    .option('--host <addr>', 'address to listen on (default: 127.0.0.1)')
    .option('--workers <n>', 'worker processes (default: as many as processors, at most 4)');
  addDataOption(command);
  command.action(run);
}

async function run(flags: ServiceFlags): Promise<void> {
  const { force, onHurry } = hurryThenExit();
  using interrupts = listenForInterrupts(force);
  const { signal } = interrupts;
  const settings = await readServiceSettings(flags);
  const { serve } = await import('@understudy/service');
  await using running = await serve(settings, { signal });
  onHurry(() => running.hurry());
  announce(running, flags.json ?? false);
  if (!signal.aborted) await once(signal, 'abort');
  if (!flags.json)
    console.error('Stopping: what is under way is finished or handed back. A second Ctrl-C waits for nothing.');
}

/** The only place where the first key is ever told. */
function announce({ address, firstKey, service }: RunningService, json: boolean): void {
  const { dataDir, workers } = service.settings;
  if (json) {
    console.log(JSON.stringify({ address, ...(firstKey ? { key: firstKey } : {}), dataDir, workers }));
    return;
  }
  console.log(`Understudy runs at ${address}`);
  console.log(`  data     ${dataDir}`);
  console.log(`  workers  ${workers}`);
  if (firstKey) {
    console.log(`  key      ${firstKey}`);
    console.log('Keep the key: it is shown only now. `understudy keys create` makes more. Ctrl-C stops the service.');
  }
}
