/** A worker that has to stop gives its task back, to be taken by another at once. It does not count as a failure. */
import { holdsTask } from '../../store/queries/holds-task.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { putBack } from './put-back.ts';
import type { TaskRef } from './task-ref.ts';

/** False where the task is no longer this attempt's. */
export function releaseTask(orc: Orchestrator, { taskId, attempt }: TaskRef): Promise<boolean> {
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job || !(await holdsTask(tx, { taskId, attempt }))) return false;
    await putBack(orc, tx, job, { id: taskId, attempt });
    return true;
  });
}
