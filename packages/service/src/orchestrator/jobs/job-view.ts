/** A job as other rooms see it. */
import type { JobViewRow } from '../../store/queries/job-view.ts';
import type { MergeResult } from '../tasks/task-results.ts';

export type JobView = Omit<JobViewRow, 'result'> & {
  /** Where the files of a complete render lie, their sizes and checksums. */
  result: MergeResult | null;
  /** The result is past its time: answer CS-ORJC-003. */
  isExpired: boolean;
  /** Null where nothing can be said yet. */
  etaSeconds: number | null;
};

export function viewJob(row: JobViewRow, now: Date): JobView {
  return {
    ...row,
    result: row.result as MergeResult | null,
    isExpired: row.expiresAt !== null && row.expiresAt <= now,
    etaSeconds: secondsUntilReady(row, now),
  };
}

/** At least a second, as long as it is not done. */
function secondsUntilReady({ status, readyAt }: JobViewRow, now: Date): number | null {
  if (status !== 'processing' || readyAt === null) return null;
  return Math.max(1, Math.ceil((readyAt.getTime() - now.getTime()) / 1000));
}
