/**
 * Entry point of an engine child process: runs one verb at a time. Decoders, encoders and networks live here, so that a hostile
 * file can only take this process with it.
 */
import { describeFailure } from './failure.ts';
import { Loaded } from './loaded.ts';
import type { MessageFromProcess, MessageToProcess, Progress } from './task.ts';
import { runVerb, type VerbName } from './verbs.ts';
import { watchParent } from './watch-parent.ts';

const loaded = new Loaded();
let running: AbortController | undefined;

function send(message: MessageFromProcess): void {
  // The parent may be gone already; there is nobody left to tell.
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

async function runTask(message: Extract<MessageToProcess, { type: 'run' }>): Promise<void> {
  const controller = new AbortController();
  running = controller;
  try {
    const result = await runVerb(message.verb as VerbName, message.args, {
      cacheDir: message.cacheDir,
      signal: controller.signal,
      loaded,
      onProgress: (progress: Progress) => send({ type: 'progress', progress }),
    });
    send({ type: 'done', result });
  } catch (error) {
    send({ type: 'failed', failure: describeFailure(error, controller.signal) });
  } finally {
    running = undefined;
  }
}

process.on('message', (message: MessageToProcess) => {
  if (message.type === 'abort') running?.abort();
  else void runTask(message);
});
// An engine process has no work without its owner, not even when the owner was killed. An orderly exit would wait for native threads.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
watchParent(Number(process.argv[2]));
// Ctrl-C in a terminal, or closing it, reaches the whole process group, and so may a request to end; the owner decides what to do.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
