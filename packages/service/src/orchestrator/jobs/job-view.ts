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

/** Below this a guess would be wild. */
const LEAST_PROGRESS_PCT = 3;

export function viewJob(row: JobViewRow, now: Date): JobView {
  return {
    ...row,
    result: row.result as MergeResult | null,
    isExpired: row.expiresAt !== null && row.expiresAt <= now,
    etaSeconds: guessEta(row, now),
  };
}

/** What is left takes as long a percent as what is done has taken. */
function guessEta({ status, startedAt, progressPct }: JobViewRow, now: Date): number | null {
  if (status !== 'processing' || startedAt === null || progressPct < LEAST_PROGRESS_PCT) return null;
  const elapsedSeconds = Math.max(0, (now.getTime() - startedAt.getTime()) / 1000);
  return Math.ceil((elapsedSeconds * (100 - progressPct)) / progressPct);
}
