/** Puts a running task back in the queue, to be taken by any worker. */
import type { Queryable } from '../../store/index.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { requeueTask } from '../../store/queries/requeue-task.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';

/** The job is locked by the caller, and `task` is running. */
export async function putBack(
  orc: Orchestrator,
  tx: Queryable,
  job: JobRow,
  { id: taskId, attempt }: Pick<TaskRow, 'id' | 'attempt'>,
): Promise<void> {
  await requeueTask(tx, { taskId, attempt });
  await enqueueTask(orc, tx, { taskId, attempt, jobPriority: job.priority, hasBegun: true });
}
