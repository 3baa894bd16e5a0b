/** Accepts a job: room, credits, job, tasks and messages in one transaction, or nothing at all. */
import type { Queryable } from '../../store/index.ts';
import { countOpenJobs } from '../../store/queries/count-open-jobs.ts';
import { insertJob, type NewJob } from '../../store/queries/insert-job.ts';
import { insertTask } from '../../store/queries/insert-task.ts';
import { lockAccount } from '../../store/queries/lock-account.ts';
import { lockFastAdmission } from '../../store/queries/lock-fast-admission.ts';
import { reserveCredits } from '../../store/queries/reserve-credits.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import { unknownAccount } from '../accounts/get-credits.ts';
import type { JobRequest } from '../job-request.ts';
import { estimateProgress } from '../jobs/estimate-progress.ts';
import { planFirstTasks } from '../jobs/plan-tasks.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import { checkBound, checkFastSlot } from './check-room.ts';
import { tooFewCredits } from './refuse.ts';

export type JobToAdmit = Omit<NewJob, 'request' | 'priority' | 'checkpoint' | 'chunksTotal'> & {
  request: JobRequest;
  /** What has to be true, or to be written, before the job's row: run in the transaction. */
  prepare: (tx: Queryable) => Promise<void>;
};

/** @throws UnderstudyError CS-UORC01-008, CS-ORRS-001, and what `prepare` throws */
export function admitJob(orc: Orchestrator, job: JobToAdmit): Promise<{ enqueuedAt: Date }> {
  const { id: jobId, accountId, kind, fast, credits, request } = job;
  return orc.database.transaction(async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account) throw unknownAccount(accountId);
    const open = await countOpenJobs(tx, accountId);
    checkBound(orc, open.all);
    if (fast) {
      // One after the other, or two fast jobs would be promised the same free worker.
      await lockFastAdmission(tx);
      await checkFastSlot(orc, tx);
    }
    await job.prepare(tx);
    const priority = open.own + 1;
    const { checkpoint } = estimateProgress({ kind, request }, []);
    const chunksTotal = request.scene?.chunks.length ?? null;
    const requestId = storableText(job.requestId);
    const { enqueuedAt } = await insertJob(tx, { ...job, priority, checkpoint, chunksTotal, requestId });
    if (credits > 0 && !(await reserveCredits(tx, { accountId, jobId, credits }))) {
      throw tooFewCredits(credits, account.balance);
    }
    for (const planned of planFirstTasks({ kind, fast, request })) {
      const taskId = randomId('task');
      await insertTask(tx, { id: taskId, jobId, ...planned });
      await enqueueTask(orc, tx, { taskId, attempt: 0, jobPriority: priority, hasBegun: false });
    }
    await tellJobChanged(tx, jobId);
    return { enqueuedAt };
  });
}
