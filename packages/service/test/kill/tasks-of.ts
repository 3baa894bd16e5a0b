/** What the database knows of the tasks of a job, and of those who carry them out. */
import type { TaskKind, TaskStatus } from '@understudy/protocol';
import type { KillableService } from './killable-service.ts';

export type TaskSeen = {
  id: string;
  kind: TaskKind;
  status: TaskStatus;
  attempt: number;
  failures: number;
  /** Of the worker that has it, where that is known. */
  pid: number | null;
  completedAt: Date | null;
};

export function tasksOf(service: KillableService, jobId: string): Promise<TaskSeen[]> {
  return service.ask<TaskSeen>(
    `select task.id, task.kind, task.status, task.attempt, task.failures, worker.pid, task.completed_at as "completedAt"
     from tasks as task left join workers as worker on worker.id = task.worker_id
     where task.job_id = $1 order by task.created_at, task.kind, task.part`,
    [jobId],
  );
}
