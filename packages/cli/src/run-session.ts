/** What the commands that make a file have in common: engine, progress, Ctrl-C and a work folder, all put away at the end. */
import { availableParallelism } from 'node:os';
import { type Engine, openEngine, type Progress } from '@understudy/engine/pipeline';
import { cacheFolder } from './cache-folder.js';
import { listenForInterrupts } from './interrupt-signal.ts';
import { chooseDisplay } from './progress-display.ts';
import { StageClock } from './stage-clock.ts';
import { WorkFolder } from './work-folder.ts';

export type Session = {
  engine: Engine;
  work: WorkFolder;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** Seconds by stage, so far. */
  secondsPerStage: () => Record<string, number>;
};

export type SessionOptions = {
  /** The file that the command makes. */
  output: string;
  workers?: number;
  json?: boolean;
};

/** As many as the machine can run at once, within reason: each holds its own decoder, networks and encoder. */
const DEFAULT_WORKERS = Math.min(8, availableParallelism());

export async function runSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  using interrupts = listenForInterrupts((exitCode) => process.exit(exitCode));
  using folder = new WorkFolder(options.output);
  await using engine = await openEngine({
    workers: options.workers ?? DEFAULT_WORKERS,
    cacheDir: cacheFolder(),
    tempDir: folder.path,
  });
  const clock = new StageClock();
  const display = chooseDisplay(options.json ?? false, clock);
  try {
    return await work({
      engine,
      work: folder,
      signal: interrupts.signal,
      onProgress(progress) {
        clock.record(progress);
        display.show(progress);
      },
      secondsPerStage: () => clock.seconds(),
    });
  } catch (error) {
    // Whatever breaks after a request to stop broke because of it.
    throw interrupts.signal.aborted ? interrupts.signal.reason : error;
  } finally {
    display.clear();
  }
}
