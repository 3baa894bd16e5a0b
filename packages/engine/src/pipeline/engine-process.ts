/**
 * Entry point of an engine child process: runs one verb at a time. Decoders, encoders and networks live here, so that a hostile
 * file can only take this process with it.
 */
import { describeFailure } from './failure.ts';
import { Loaded } from './loaded.ts';
import { ProgressSender } from './progress-sender.ts';
import type { MessageFromProcess, MessageToProcess, Progress } from './task.ts';
import { runVerb, type VerbName } from './verbs.ts';

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
    send({ type: 'done', result: await runReporting(message, controller.signal) });
  } catch (error) {
    send({ type: 'failed', failure: describeFailure(error, controller.signal) });
  } finally {
    running = undefined;
  }
}

async function runReporting(
  { verb, args, cacheDir }: Extract<MessageToProcess, { type: 'run' }>,
  signal: AbortSignal,
): Promise<unknown> {
  using sender = new ProgressSender((progress) => send({ type: 'progress', progress }));
  const onProgress = (progress: Progress): void => sender.report(progress);
  return await runVerb(verb as VerbName, args, { cacheDir, signal, loaded, onProgress });
}

process.on('message', (message: MessageToProcess) => {
  if (message.type === 'abort') running?.abort();
  else void runTask(message);
});
// An engine process has no work without its owner, not even when the owner was killed. An orderly exit would wait for native threads.
// Where this cannot be heard, the owner's guard ends it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C in a terminal, or closing it, reaches the whole process group, and so may a request to end; the owner decides what to do.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
