/** Encoding an asset anew for a newer engine, once, whichever and however many renders have asked for it. */
import type { Queryable } from '../../store/index.ts';
import { findEngineVersion } from '../../store/queries/find-engine-version.ts';
import { hasRunningRenewal } from '../../store/queries/has-running-renewal.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { listWaitingRenewals, type Renewal } from '../../store/queries/list-waiting-renewals.ts';
import { lockRenewal } from '../../store/queries/lock-renewal.ts';
import { renewCharacter } from '../../store/queries/renew-character.ts';
import { renewScenes } from '../../store/queries/renew-scenes.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import type { JobRequest } from '../job-request.ts';
import { findEncoded } from '../jobs/find-encoded.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { type EncodeKind, type FileVersions, isStale } from './file-versions.ts';
import type { EncodeCharacterResult, EncodeSceneResult } from './task-results.ts';

/** Undefined for tasks that encode nothing, or a job's own files. */
export function renewalOf(job: JobRow, { kind }: Pick<TaskRow, 'kind'>): (Renewal & { kind: EncodeKind }) | undefined {
  const { renews } = job.request as JobRequest;
  if (kind !== 'encode_character' && kind !== 'encode_scene') return undefined;
  const files = kind === 'encode_character' ? renews?.character : renews?.scene;
  return files && { kind, filesPrefix: files.filesPrefix };
}

/**
 * What a waiting renewal has to do: nothing, where another job has made the files by now (`encoded` tells what it found out); wait, where
 * a worker is about it; otherwise the work.
 */
export async function lookAtRenewal(
  tx: Queryable,
  { job, renewal, versions }: { job: JobRow; renewal: Renewal & { kind: EncodeKind }; versions: FileVersions },
): Promise<{ state: 'done'; encoded: unknown } | { state: 'under way' | 'due' }> {
  await lockRenewal(tx, renewal.filesPrefix);
  const { encoded } = await findEncoded(tx, job, renewal.kind);
  if (!isStale(renewal.kind, encoded, versions)) return { state: 'done', encoded };
  return { state: (await hasRunningRenewal(tx, renewal)) ? 'under way' : 'due' };
}

/** The asset has new files: from now on every render uses them, first of all those that have waited. */
export async function keepRenewed(
  orc: Orchestrator,
  tx: Queryable,
  { job, task, renewal }: { job: JobRow; task: TaskRow; renewal: Renewal },
): Promise<void> {
  const engineVersion = await findEngineVersion(tx, task.workerId);
  const files = {
    filesPrefix: renewal.filesPrefix,
    encoded: task.result as EncodeCharacterResult | EncodeSceneResult,
    engineVersion,
  };
  if (renewal.kind === 'encode_character') await renewCharacter(tx, job.characterId!, files);
  else await renewScenes(tx, files);
  await wakeWaiting(orc, tx, renewal);
  orc.log.info({ jobId: job.id, ...renewal }, 'an asset was encoded anew for a newer engine');
}

/** The job will encode nothing any more: whichever render has waited for it goes about it now. */
export async function leaveRenewals(orc: Orchestrator, tx: Queryable, job: JobRow): Promise<void> {
  for (const kind of ['encode_character', 'encode_scene'] as const) {
    const renewal = renewalOf(job, { kind });
    if (renewal) await wakeWaiting(orc, tx, renewal);
  }
}

async function wakeWaiting(orc: Orchestrator, tx: Queryable, renewal: Renewal): Promise<void> {
  for (const waiting of await listWaitingRenewals(tx, renewal)) await enqueueTask(orc, tx, waiting);
}
