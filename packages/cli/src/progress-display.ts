/** Shows progress on stderr: a bar with stage and remaining time on a terminal, plain lines elsewhere. */
import type { Stage } from '@understudy/engine/pipeline';
import type { StageClock } from './stage-clock.ts';

/** The engine's stages, and those of a render by a server. */
export type ShownStage = Stage | 'upload' | 'queue' | 'server' | 'download';
export type Progress = { stage: ShownStage; framesDone: number; framesTotal: number };

export type ProgressDisplay = {
  show(progress: Progress): void;
  /** Removes the bar, so that other lines can be printed. */
  clear(): void;
};

type Output = { write(text: string): unknown; columns?: number };

const STAGE_TITLES: Record<ShownStage, string> = {
  character: 'Preparing the character',
  scene: 'Following the person',
  background: 'Restoring the background',
  render: 'Rendering',
  merge: 'Joining',
  upload: 'Sending to the server',
  queue: 'Waiting for a worker',
  server: 'Rendering on the server',
  download: 'Fetching the result',
};
/** Stages that are counted in something else than frames show the share alone. */
const WITHOUT_FRAMES: ReadonlySet<ShownStage> = new Set(['upload', 'queue', 'server', 'download']);
const TITLE_WIDTH = Math.max(...Object.values(STAGE_TITLES).map((title) => title.length));
const BAR_WIDTH = 24;
const REDRAW_MS = 80;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\x1b[2K';

/** Nothing at all, for --json and --quiet runs. */
const SILENT: ProgressDisplay = { show() {}, clear() {} };

/** A bar on a terminal; elsewhere lines, unless stdout is for a program. */
export function chooseDisplay(json: boolean, clock: StageClock): ProgressDisplay {
  if (process.stderr.isTTY) return progressBar(process.stderr, clock);
  return json ? SILENT : progressLines(process.stderr);
}

/** A bar that stays on one line. */
export function progressBar(
  output: Output,
  clock: StageClock,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  const latest = new Map<string, Progress>();
  let lastDrawn = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const isNew = !latest.has(progress.stage);
      latest.set(progress.stage, progress);
      if (!isNew && isUnfinished(progress) && now() - lastDrawn < REDRAW_MS) return;
      lastDrawn = now();
      const shown = chooseShown(progress, latest.values());
      const line = barLine(shown, clock.elapsedMs(shown.stage));
      // Some terminals tell a width of 0.
      output.write(CLEAR_LINE + line.slice(0, (output.columns || DEFAULT_COLUMNS) - 1));
    },
    clear() {
      if (latest.size > 0) output.write(CLEAR_LINE);
    },
  };
}

const isUnfinished = ({ framesDone, framesTotal }: Progress): boolean => framesDone < framesTotal;

/** Of stages that run side by side the longest one, so that the bar does not jump between them. */
function chooseShown(newest: Progress, all: Iterable<Progress>): Progress {
  const running = [...all].filter(isUnfinished).sort((a, b) => b.framesTotal - a.framesTotal);
  return running[0] ?? newest;
}

/** One line as a stage begins and at each quarter of it. */
export function progressLines(output: Output): ProgressDisplay {
  const quarters = new Map<string, number>();
  return {
    show({ stage, framesDone, framesTotal }) {
      const quarter = Math.floor((4 * framesDone) / Math.max(1, framesTotal));
      if (quarter <= (quarters.get(stage) ?? -1)) return;
      quarters.set(stage, quarter);
      const reached = WITHOUT_FRAMES.has(stage) ? `${25 * quarter} %` : `${framesDone}/${framesTotal}`;
      output.write(`${STAGE_TITLES[stage]}: ${reached}\n`);
    },
    clear() {},
  };
}

export function barLine({ stage, framesDone, framesTotal }: Progress, elapsedMs: number): string {
  const share = framesTotal > 0 ? Math.min(1, framesDone / framesTotal) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  const left = share > 0 && share < 1 ? `  ${formatTime((elapsedMs * (1 - share)) / share)} left` : '';
  const frames = WITHOUT_FRAMES.has(stage) ? '' : `  ${framesDone}/${framesTotal}`;
  return `${STAGE_TITLES[stage].padEnd(TITLE_WIDTH)} ${bar} ${percent} %${frames}${left}`;
}

/** m:ss, or h:mm:ss from an hour up. */
export function formatTime(milliseconds: number): string {
  const total = Math.ceil(milliseconds / 1000);
  const seconds = `${total % 60}`.padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${`${minutes % 60}`.padStart(2, '0')}:${seconds}`;
}
