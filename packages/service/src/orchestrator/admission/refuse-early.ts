/** Turns away what will be refused anyhow, before any file is moved. The transaction that accepts the job checks again. */
import { countOpenJobs } from '../../store/queries/count-open-jobs.ts';
import { getCredits } from '../accounts/get-credits.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { checkBound, checkDisk, waitForFastSlot } from './check-room.ts';
import { tooFewCredits } from './refuse.ts';

export type Asked = { accountId: string; credits: number; fast: boolean };

/** @throws UnderstudyError CS-UORC01-001, -003, -008, CS-ORRS-001 */
export async function refuseEarly(orc: Orchestrator, { accountId, credits, fast }: Asked): Promise<void> {
  const { balance } = await getCredits(orc, accountId);
  if (balance < credits) throw tooFewCredits(credits, balance);
  checkBound(orc, (await countOpenJobs(orc.database, accountId)).all);
  await checkDisk(orc);
  if (fast) await waitForFastSlot(orc);
}
