/** Which tasks a job consists of, stage after stage: encode → render → merge. Pure. */
import { stageOfTask, type TaskKind } from '@understudy/protocol';
import type { JobRow } from '../../store/queries/job-row.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import type { JobRequest } from '../job-request.ts';
import type { EncodeSceneResult } from '../tasks/task-results.ts';
import { resultsOf } from './results-of.ts';

export type PlannedTask = { kind: TaskKind; part: number; framesTotal: number | null };

type JobToPlan = Pick<JobRow, 'kind' | 'fast'> & { request: JobRequest };

/** The tasks that a job begins with: what is not preprocessed is encoded first. */
export function planFirstTasks(job: JobToPlan): PlannedTask[] {
  const { hasOwnPicture, hasOwnVideo, scene } = job.request;
  const kinds: TaskKind[] = [
    ...(hasOwnPicture ? (['encode_character'] as const) : []),
    ...(hasOwnVideo ? (['encode_scene'] as const) : []),
  ];
  if (kinds.length > 0) return kinds.map((kind) => ({ kind, part: 0, framesTotal: null }));
  return planRenderTasks(job, scene!);
}

/** The tasks of the next stage, once all of `tasks` are done; none where the job is complete. */
export function planNextTasks(job: JobToPlan, tasks: readonly TaskRow[]): PlannedTask[] {
  if (job.kind !== 'render') return [];
  const stages = new Set(tasks.map(({ kind }) => stageOfTask(kind)));
  if (stages.has('merge')) return [];
  if (stages.has('render')) return [{ kind: 'merge', part: 0, framesTotal: null }];
  return planRenderTasks(job, resultsOf(job.request, tasks).encode_scene!);
}

/** A fast job is rendered by as many workers as it has chunks, any other by one that makes all chunks in turn. */
function planRenderTasks({ fast }: JobToPlan, { chunks, frames }: EncodeSceneResult): PlannedTask[] {
  if (!fast) return [{ kind: 'render', part: 0, framesTotal: frames }];
  return interleaveHalves(chunks.map(({ first, last }, part) => ({ kind: 'render', part, framesTotal: last - first })));
}

/** Two workers that take turns have chunks that follow each other then: their decoders go on where they stopped. */
function interleaveHalves(tasks: readonly PlannedTask[]): PlannedTask[] {
  const half = Math.ceil(tasks.length / 2);
  return tasks.slice(0, half).flatMap((task, i) => [task, ...tasks.slice(half + i, half + i + 1)]);
}
