/** An orchestrator for tests: real database, real objects, real queue, a clock that can be moved, and nobody who works. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase, openTestObjects } from '../../store/testing/index.ts';
import { createAccount, type Orchestrator, type OrchestratorSettings, openTaskQueue } from '../index.ts';

export type TestOrchestrator = AsyncDisposable & {
  orc: Orchestrator;
  /** Where the objects lie on the disk. */
  objectsRoot: string;
  /** From now on the orchestrator's clock stands this much further beyond the real one. */
  advanceClock(seconds: number): void;
  /** A file with a few bytes, as a request leaves it. */
  makeFile(): string;
  openAccount(credits?: number): Promise<string>;
};

const SETTINGS: OrchestratorSettings = {
  fastMode: 'on',
  fastAdmissionWindowMs: 0,
  queueBound: 1000,
  maxAssetsPerAccount: 0,
  maxAssetMbPerAccount: 0,
  maxAttempts: 3,
  heartbeatTimeoutMs: 15_000,
  sweepIntervalMs: 5000,
  resultTtlSeconds: 86_400,
  initialCredits: 1000,
  minFreeDiskMb: 0,
  models: { V4_Preview: 'puppet', V3_Preview: 'puppet' },
};

export async function openTestOrchestrator(changes: Partial<OrchestratorSettings> = {}): Promise<TestOrchestrator> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'understudy-test-orchestrator-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const database = stack.use(await openTestDatabase({ maxConnections: 20 }));
  const { objects, root } = openTestObjects();
  const queue = stack.use(await openTaskQueue(database));
  let aheadMs = 0;
  let fileCount = 0;
  const quiet = (): void => {};
  const orc: Orchestrator = {
    database,
    objects,
    queue,
    settings: { ...SETTINGS, ...changes },
    now: () => new Date(Date.now() + aheadMs),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  };
  const owned = stack.move();
  return {
    orc,
    objectsRoot: root,
    advanceClock: (seconds) => {
      aheadMs += seconds * 1000;
    },
    makeFile: () => {
      const path = join(folder, `file-${fileCount++}`);
      writeFileSync(path, 'some bytes');
      return path;
    },
    openAccount: async (credits = 1000) => (await createAccount(orc, { name: 'tester', credits })).id,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
