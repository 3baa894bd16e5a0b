/** A worker has done its task: the job moves on, and with its last task ends. */
import { addWarnings } from '../../store/queries/add-warnings.ts';
import { finishTask } from '../../store/queries/finish-task.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import { advanceJob } from '../jobs/advance-job.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { storableJson } from '../storable-text.ts';
import { keepRenewed, renewalOf } from './renewals.ts';
import type { TaskRef } from './task-ref.ts';
import type { TaskResult } from './task-results.ts';

/** False where the task is no longer this attempt's: then nothing has happened. */
export function completeTask(orc: Orchestrator, input: TaskRef & { result: TaskResult }): Promise<boolean> {
  const { taskId, attempt } = input;
  const result = storableJson(input.result);
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job) return false;
    const task = await finishTask(tx, { taskId, attempt, result });
    if (!task) return false;
    if (result.warnings.length > 0) await addWarnings(tx, job.id, result.warnings);
    const renewal = renewalOf(job, task);
    if (renewal) await keepRenewed(orc, tx, { job, task, renewal });
    await advanceJob(orc, tx, job, task);
    return true;
  });
}
