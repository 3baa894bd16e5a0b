/** Starts `understudy serve` for tests as a user would, in a data folder of its own, and watches the processes below it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { LAUNCHER, TEST_ENV } from './understudy.ts';

export type Announcement = { address: string; key?: string; dataDir: string; workers: number };

export type StartedService = {
  process: ChildProcess;
  announcement: Announcement;
  /** Everything that was logged, once the process has ended. */
  log: Promise<string>;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
};

/** A folder that PostgreSQL can enter, also where the tests run as root. */
export function makeDataFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'understudy-serve-'));
  chmodSync(path, 0o755);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Resolves when the service has told its address. */
export async function startService(dataDir: string, args: string[] = []): Promise<StartedService> {
  const line = ['serve', '--data', dataDir, '--port', '0', '--workers', '1', '--json', ...args];
  const child = spawn(process.execPath, [LAUNCHER, ...line], { env: TEST_ENV, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const log = text(child.stderr);
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => undefined)]);
  if (!first) throw new Error(`serve ended at once:\n${await log}`);
  return { process: child, announcement: JSON.parse(first[0] as string), log, ended };
}

export async function stopService({ process: child, ended }: StartedService): Promise<number | null> {
  child.kill('SIGTERM');
  return ended;
}

type ProcessEntry = { pid: number; parent: number; command: string };

/** Ids of the processes below this one whose command line holds `part`. Linux only. */
export function processesBelow(pid: number, part = ''): number[] {
  const all = readdirSync('/proc').flatMap((name) => readProcess(name) ?? []);
  const below = (root: number): ProcessEntry[] =>
    all.filter(({ parent }) => parent === root).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid).flatMap((found) => (found.command.includes(part) ? found.pid : []));
}

/** Undefined for what is no process, or none any more. */
function readProcess(name: string): ProcessEntry | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  try {
    // The name of a program stands in parentheses and may hold anything.
    const [, parent] = /^.*\) \S+ (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))!;
    return { pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}

/** Those of the processes that are still there once none has ended for a while; waits up to `patienceMs`. */
export async function survivors(pids: number[], patienceMs: number): Promise<number[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const alive = pids.filter(isRunning);
    if (alive.length === 0 || performance.now() > giveUpAt) return alive;
    await pause(50);
  }
}

/** A process that has ended and whose parent has not asked yet does not count. */
function isRunning(pid: number): boolean {
  try {
    return !/^.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
