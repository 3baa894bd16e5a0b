/** Waiting tasks that were to encode an asset anew: other renders that use it. */
import type { TaskKind } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';
import type { ForgottenTask } from './list-forgotten-tasks.ts';

/** Which task makes the files of which asset anew. */
export type Renewal = { kind: TaskKind; filesPrefix: string };

/** For a `select` whose tables are named `task` and `job`: where the files lie that the task makes anew, null where it makes none. */
export const ASSET_OF_RENEWAL = `job.request #>>
  array['renews', case task.kind when 'encode_character' then 'character' else 'scene' end, 'filesPrefix']`;

export async function listWaitingRenewals(tx: Queryable, { kind, filesPrefix }: Renewal): Promise<ForgottenTask[]> {
  const { rows } = await tx.query<ForgottenTask>(
    `select task.id as "taskId", task.attempt, job.priority as "jobPriority", true as "hasBegun"
     from tasks as task join jobs as job on job.id = task.job_id
     where task.status = 'queued' and task.kind = $1 and ${ASSET_OF_RENEWAL} = $2`,
    [kind, filesPrefix],
  );
  return rows;
}
