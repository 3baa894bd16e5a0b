/** Whether a worker is encoding an asset anew, for whichever job. */
import { one, type Queryable } from '../database/queryable.ts';
import { ASSET_OF_RENEWAL, type Renewal } from './list-waiting-renewals.ts';

export async function hasRunningRenewal(tx: Queryable, { kind, filesPrefix }: Renewal): Promise<boolean> {
  const { isRunning } = await one<{ isRunning: boolean }>(
    tx,
    `select exists (
       select from tasks as task join jobs as job on job.id = task.job_id
       where task.status = 'running' and task.kind = $1 and ${ASSET_OF_RENEWAL} = $2
     ) as "isRunning"`,
    [kind, filesPrefix],
  );
  return isRunning;
}
