/** How far a job has come and how long it will still take, from how far its tasks have come. Pure. */
import type { Checkpoint, JobKind } from '@understudy/protocol';
import type { TaskRow } from '../../store/queries/task-row.ts';
import type { JobRequest } from '../job-request.ts';
import { resultsOf } from './results-of.ts';

export type JobToEstimate = { kind: JobKind; request: JobRequest };

export type Estimate = {
  /** 0..99: 100 is for complete jobs. */
  progressPct: number;
  /** Rendered ones. */
  framesDone: number;
  checkpoint: Checkpoint | null;
  /** Undefined where nothing can be said: no stage has gone on for long enough to be measured. */
  secondsLeft: number | undefined;
};

/** Rough shares of the time that a job with a clip of average length takes; their sum does not matter. */
const WEIGHTS = { character: 4, scene: 36, background: 16, render: 40, merge: 4 };

/** What has gone on for less than this tells no speed yet. */
const LEAST_MEASURED_SECONDS = 2;

type Step = keyof typeof WEIGHTS;

/** The stage that the engine reports while it fills the background, after it has looked at all of the clip. */
const BACKGROUND_STAGE = 'background';

export function estimateProgress(job: JobToEstimate, tasks: readonly TaskRow[]): Estimate {
  let done = 0;
  let all = 0;
  for (const step of stepsOf(job)) {
    all += WEIGHTS[step];
    done += WEIGHTS[step] * shareOf(step, tasks);
  }
  const framesDone = renderTasks(tasks).reduce((sum, task) => sum + task.framesDone, 0);
  return {
    progressPct: Math.floor((99 * done) / all),
    framesDone,
    checkpoint: findCheckpoint(job, tasks),
    secondsLeft: estimateSecondsLeft(stepsOf(job), tasks),
  };
}

/** The rest of the step that is under way at its present speed, and the steps after it by their shares. */
function estimateSecondsLeft(steps: readonly Step[], tasks: readonly TaskRow[]): number | undefined {
  // Of those under way at the same time the last takes longest. How long a character takes tells nothing of any clip.
  const step = steps.findLast(
    (one) => (one !== 'character' || steps.length === 1) && isMeasured(runningTasks(one, tasks)),
  );
  if (step === undefined) return undefined;
  const sharePerSecond =
    runningTasks(step, tasks).reduce((sum, task) => sum + speedOf(task), 0) / framesOf(step, tasks);
  const wholeSeconds = 1 / sharePerSecond;
  const laterWeights = steps.slice(steps.indexOf(step) + 1).reduce((sum, later) => sum + WEIGHTS[later], 0);
  return (1 - shareOf(step, tasks)) * wholeSeconds + (laterWeights / WEIGHTS[step]) * wholeSeconds;
}

function isMeasured(running: readonly TaskRow[]): boolean {
  return running.some(
    ({ stageSeconds, stageFrames }) => (stageSeconds ?? 0) >= LEAST_MEASURED_SECONDS && stageFrames > 0,
  );
}

/** Frames a second since the stage began; 0 where that is not known yet. */
function speedOf({ stageSeconds, stageFrames }: TaskRow): number {
  return stageSeconds ? stageFrames / stageSeconds : 0;
}

function runningTasks(step: Step, tasks: readonly TaskRow[]): TaskRow[] {
  return tasks.filter((task) => task.status === 'running' && stepOf(task) === step);
}

function stepOf({ kind, stage }: TaskRow): Step {
  switch (kind) {
    case 'encode_character':
      return 'character';
    case 'encode_scene':
      return stage === BACKGROUND_STAGE ? 'background' : 'scene';
    default:
      return kind;
  }
}

/** Of a render all that there are, of any other step those of its one task. */
function framesOf(step: Step, tasks: readonly TaskRow[]): number {
  return tasks.filter((task) => stepOf(task) === step).reduce((sum, { framesTotal }) => sum + (framesTotal ?? 0), 0);
}

/** What this job has to go through: nothing that was preprocessed, unless it has to be encoded anew. */
function stepsOf({ kind, request }: JobToEstimate): Step[] {
  const { hasOwnPicture, hasOwnVideo, background, renews } = request;
  const needsBackground = renews?.scene?.needsBackground ?? (hasOwnVideo && background.mode === 'original');
  return [
    ...(hasOwnPicture || renews?.character ? (['character'] as const) : []),
    ...(hasOwnVideo || renews?.scene ? (['scene'] as const) : []),
    ...(needsBackground ? (['background'] as const) : []),
    ...(kind === 'render' ? (['render', 'merge'] as const) : []),
  ];
}

/** 0..1 */
function shareOf(step: Step, tasks: readonly TaskRow[]): number {
  switch (step) {
    case 'character':
      return shareOfTask(tasks.find(({ kind }) => kind === 'encode_character'));
    case 'scene': {
      const task = tasks.find(({ kind }) => kind === 'encode_scene');
      return task?.stage === BACKGROUND_STAGE ? 1 : shareOfTask(task);
    }
    case 'background': {
      const task = tasks.find(({ kind }) => kind === 'encode_scene');
      return task?.status === 'done' || task?.stage === BACKGROUND_STAGE ? shareOfTask(task) : 0;
    }
    case 'render': {
      const parts = renderTasks(tasks);
      const total = parts.reduce((sum, { framesTotal }) => sum + (framesTotal ?? 0), 0);
      return total === 0 ? 0 : parts.reduce((sum, { framesDone }) => sum + framesDone, 0) / total;
    }
    case 'merge':
      return shareOfTask(tasks.find(({ kind }) => kind === 'merge'));
  }
}

function shareOfTask(task: TaskRow | undefined): number {
  if (!task) return 0;
  if (task.status === 'done') return 1;
  return task.framesTotal ? Math.min(1, task.framesDone / task.framesTotal) : 0;
}

function renderTasks(tasks: readonly TaskRow[]): TaskRow[] {
  return tasks.filter(({ kind }) => kind === 'render');
}

/**
 * The last stage such that it and all before it have been passed: character and video are encoded side by side, and a job whose
 * video is done before its character has not passed the first stage yet.
 */
function findCheckpoint({ request }: JobToEstimate, tasks: readonly TaskRow[]): Checkpoint | null {
  const { encode_character, encode_scene } = resultsOf(request, tasks);
  const isCharacterDone = encode_character !== undefined || (request.hasOwnVideo && !request.hasOwnPicture);
  const isClipSeen =
    encode_scene !== undefined ||
    tasks.some(({ kind, stage }) => kind === 'encode_scene' && stage === BACKGROUND_STAGE);
  const rendered = renderTasks(tasks);
  if (rendered.length > 0 && rendered.every(({ status }) => status === 'done')) return 'render_done';
  if (!isCharacterDone) return null;
  if (encode_scene?.hasBackground) return 'bg_done';
  if (isClipSeen) return 'dri_done';
  return encode_character === undefined ? null : 'ref_done';
}
