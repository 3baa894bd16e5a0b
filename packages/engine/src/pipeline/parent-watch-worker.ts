/**
 * Entry point of the thread that ends an engine process when its owner is gone. A thread of its own, since the process itself may be
 * deep in a native library or a long loop and hear of nothing.
 */
import { flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

const LOOK_INTERVAL_MS = 500;

const { parentPid } = workerData as { parentPid: number };

function isParentGone(): boolean {
  // A process whose parent dies is given another one, except on Windows.
  if (process.platform !== 'win32') return process.ppid !== parentPid;
  try {
    process.kill(parentPid, 0);
    return false;
  } catch {
    return true;
  }
}

setInterval(() => {
  // Nothing gentler ends a process whose other threads do not answer.
  if (isParentGone()) process.kill(process.pid, 'SIGKILL');
}, LOOK_INTERVAL_MS);

// A thread keeps what it compiled when it ends, which this one never does in good order; stripping its types anew takes longer than it.
flushCompileCache();
