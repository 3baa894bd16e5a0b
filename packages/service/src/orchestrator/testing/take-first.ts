/** Takes the first waiting task of a job, as a worker whose message has come. */
import assert from 'node:assert/strict';
import { type Orchestrator, type TakenTask, type TaskRef, takeTask } from '../index.ts';
import { READS, waitingTasks } from './carry-out.ts';

export async function takeFirst(orc: Orchestrator, jobId: string, workerId = 'worker_1'): Promise<TakenTask> {
  const [taskId] = await waitingTasks(orc, jobId);
  assert.ok(taskId, 'a task waits');
  const taken = await takeTask(orc, { taskId, workerId, reads: READS });
  assert.ok(taken, 'the task can be taken');
  return taken;
}

export function refOf({ task }: TakenTask): TaskRef {
  return { taskId: task.id, attempt: task.attempt };
}

/** As if nothing had been heard of the workers of all running tasks for this long. */
export async function silenceWorkers(orc: Orchestrator, seconds: number): Promise<void> {
  await orc.database.query(
    `update tasks set heartbeat_at = heartbeat_at - $1 * interval '1 second' where status = 'running'`,
    [seconds],
  );
}
