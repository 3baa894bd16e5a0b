/** The loops that keep the service in order for as long as a server runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Orchestrator } from '../orchestrator.ts';
import { OrphanSweeper } from './orphan-sweeper.ts';
import { reapTasks } from './reap-tasks.ts';
import { sweepFiles } from './sweep-files.ts';
import { withAdvisoryLock } from './with-advisory-lock.ts';

/** Heartbeats are looked at this many times while one may be missing. */
const LOOKS_PER_TIMEOUT = 3;

/** Looks at every object there is, so not often. */
const ORPHAN_INTERVAL_MS = 1_800_000;

/** Any number of servers may run this; each loop works in one of them at a time. Disposal waits for the rounds under way. */
export function startMaintenance(orc: Orchestrator): AsyncDisposable {
  const stop = new AbortController();
  const { heartbeatTimeoutMs, sweepIntervalMs } = orc.settings;
  const orphanSweeper = new OrphanSweeper(orc);
  const reapIntervalMs = Math.min(sweepIntervalMs, heartbeatTimeoutMs / LOOKS_PER_TIMEOUT);
  const loops = Promise.all([
    runEvery(orc, { name: 'reap', intervalMs: reapIntervalMs, round: () => reapTasks(orc), signal: stop.signal }),
    runEvery(orc, { name: 'sweep', intervalMs: sweepIntervalMs, round: () => sweepFiles(orc), signal: stop.signal }),
    runEvery(orc, {
      name: 'sweep-orphans',
      intervalMs: ORPHAN_INTERVAL_MS,
      round: () => orphanSweeper.sweep(),
      signal: stop.signal,
    }),
  ]);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await loops;
    },
  };
}

type Loop = { name: string; intervalMs: number; round: () => Promise<object>; signal: AbortSignal };

async function runEvery(orc: Orchestrator, { name, intervalMs, round, signal }: Loop): Promise<void> {
  while (!signal.aborted) {
    try {
      await withAdvisoryLock(orc.database, name, async () => {
        const done = await round();
        if (Object.values(done).some((count) => count > 0)) orc.log.info({ ...done }, `${name}: done`);
      });
    } catch (error) {
      orc.log.error({ err: error }, `${name}: a round failed; the next one tries again`);
    }
    await sleep(intervalMs, undefined, { signal }).catch(() => {});
  }
}
