/**
 * Takes a character or a scene out of sight. Jobs that use it finish; then its files go, unless a template or an import shares them. The
 * job that was still making it is cancelled, and its credits come back.
 */
import { isEnded } from '@understudy/protocol';
import type { OwnedAsset } from '../../store/queries/asset-ref.ts';
import { deleteAsset as deleteRow } from '../../store/queries/delete-asset.ts';
import { findJobOfAsset } from '../../store/queries/find-job-of-asset.ts';
import { lockJob } from '../../store/queries/lock-job.ts';
import { endCancelled } from '../jobs/fail-job.ts';
import type { Orchestrator } from '../orchestrator.ts';

/** False where the account has no such character. */
export function deleteCharacter(orc: Orchestrator, accountId: string, id: string): Promise<boolean> {
  return deleteAsset(orc, { kind: 'character', id, accountId });
}

/** False where the account has no such scene. */
export function deleteScene(orc: Orchestrator, accountId: string, id: string): Promise<boolean> {
  return deleteAsset(orc, { kind: 'scene', id, accountId });
}

function deleteAsset(orc: Orchestrator, asset: OwnedAsset): Promise<boolean> {
  return orc.database.transaction(async (tx) => {
    const jobId = await findJobOfAsset(tx, asset);
    if (jobId === undefined) return false;
    // Always the job before its asset, so that no two wait for each other.
    const job = await lockJob(tx, jobId);
    if (!(await deleteRow(tx, asset))) return false;
    if (job && !isEnded(job.status)) await endCancelled(orc, tx, job);
    return true;
  });
}
