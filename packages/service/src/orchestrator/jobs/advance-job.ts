/** Moves a job on when a task of it is done: to its next stage, or to its good end. */
import type { Queryable } from '../../store/index.ts';
import { insertTask } from '../../store/queries/insert-task.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { listTasks } from '../../store/queries/list-tasks.ts';
import { noteClipSize } from '../../store/queries/note-clip-size.ts';
import { raiseProgress } from '../../store/queries/raise-progress.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import type { JobRequest } from '../job-request.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { randomId } from '../random-id.ts';
import { estimateProgress } from './estimate-progress.ts';
import { finishJob } from './finish-job.ts';
import { planNextTasks } from './plan-tasks.ts';
import { resultsOf } from './results-of.ts';

/** The job is locked by the caller, and `finished` is done. */
export async function advanceJob(orc: Orchestrator, tx: Queryable, job: JobRow, finished: TaskRow): Promise<void> {
  const request = job.request as JobRequest;
  const tasks = await listTasks(tx, job.id);
  const results = resultsOf(request, tasks);
  const progress = estimateProgress({ kind: job.kind, request }, tasks);
  if (finished.kind === 'encode_scene') {
    const { frames, chunks } = results.encode_scene!;
    await noteClipSize(tx, { jobId: job.id, framesTotal: frames, chunksTotal: chunks.length });
  }
  if (tasks.every(({ status }) => status === 'done')) {
    const next = planNextTasks({ ...job, request }, tasks);
    if (next.length === 0) {
      return finishJob(orc, tx, { job, lastTask: finished, results, checkpoint: progress.checkpoint });
    }
    for (const planned of next) {
      const taskId = randomId('task');
      await insertTask(tx, { id: taskId, jobId: job.id, ...planned });
      await enqueueTask(orc, tx, { taskId, attempt: 0, jobPriority: job.priority, hasBegun: true });
    }
  }
  await raiseProgress(tx, { jobId: job.id, ...progress });
  await tellJobChanged(tx, job.id);
}
