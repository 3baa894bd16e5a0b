/** Ends an engine's processes when their owner is gone, however it ended and whatever they are doing. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Each line names all processes that there are now. The last one stands when there is no more to read: when the owner has ended. Requests
 * to end are for the owner, which may still have work to finish.
 */
const SCRIPT = `
trap '' HUP INT TERM
while read -r line; do processes=$line; done
[ -z "$processes" ] || kill -9 $processes
`;

/**
 * A shell that waits for the end of a pipe which the system closes together with the owner: a process may be deep in a native library or in
 * a long loop, and hear of nothing. A thread of its own that looks for its owner would cost 0.05 s of processor time and a heap a process;
 * the shell takes 0.002 s for all of them. Windows ends processes together with the one that started them by itself.
 */
export class OrphanGuard implements Disposable {
  readonly #pids = new Set<number>();
  #shell: ChildProcess | undefined;

  /** Takes a process into care until it ends. */
  add(child: ChildProcess): void {
    const { pid } = child;
    // One that could not be started has none.
    if (pid === undefined || process.platform === 'win32') return;
    this.#shell ??= startShell();
    this.#pids.add(pid);
    this.#tell();
    child.once('exit', () => {
      this.#pids.delete(pid);
      this.#tell();
    });
  }

  #tell(): void {
    const stdin = this.#shell?.stdin;
    if (stdin?.writable) stdin.write(`${[...this.#pids].join(' ')}\n`);
  }

  /** Lets go of the processes that are left, and of the shell. */
  [Symbol.dispose](): void {
    this.#pids.clear();
    this.#tell();
    this.#shell?.stdin?.end();
  }
}

function startShell(): ChildProcess {
  // In a session of its own, as Ctrl-C in a terminal reaches the whole process group.
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // On a machine without a shell those processes end with their owner that hear of it.
  shell.on('error', () => {});
  shell.stdin!.on('error', () => {});
  shell.unref();
  (shell.stdin as Socket).unref();
  return shell;
}
