/** Ends a server whose data nobody wants, without waiting for it to tidy up. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive } from '../process-mark.ts';

const PATIENCE_MS = 3000;
const PAUSE_MS = 5;

/** Synchronous, for the end of a process. QUIT is PostgreSQL's immediate shutdown; KILL would leave its memory segment behind. */
export function stopAtOnce(dataFolder: string): void {
  const pidFile = join(dataFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (!isProcessAlive(pid)) return;
  process.kill(pid, 'SIGQUIT');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < PATIENCE_MS && isProcessAlive(pid); waitedMs += PAUSE_MS) {
    Atomics.wait(clock, 0, 0, PAUSE_MS);
  }
}
