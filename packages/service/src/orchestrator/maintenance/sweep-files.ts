/** Removes files that nobody needs any more: first the files, then the note that they are gone, so that none is forgotten. */
import { objectKeys, objectPrefixes } from '../../store/index.ts';
import { listCharactersToPurge } from '../../store/queries/list-characters-to-purge.ts';
import { listJobsToPurge } from '../../store/queries/list-jobs-to-purge.ts';
import { type JobToTrim, listJobsToTrim } from '../../store/queries/list-jobs-to-trim.ts';
import { listScenesToPurge } from '../../store/queries/list-scenes-to-purge.ts';
import { markAssetPurged } from '../../store/queries/mark-asset-purged.ts';
import { markJobPurged } from '../../store/queries/mark-job-purged.ts';
import { markJobTrimmed } from '../../store/queries/mark-job-trimmed.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { eachByItself } from './each-by-itself.ts';

const BATCH = 50;

export type Swept = { trimmedJobs: number; purgedJobs: number; purgedAssets: number };

/** One round: inputs and intermediate files of ended jobs, expired results, deleted and failed characters and scenes. */
export async function sweepFiles(orc: Orchestrator): Promise<Swept> {
  // A worker that has lost its job may write for as long as it takes to notice.
  const recent = { endedForMs: orc.settings.heartbeatTimeoutMs, limit: BATCH };
  const options = { log: orc.log, failure: 'files could not be removed' };
  const expired = await listJobsToPurge(orc.database, { expiredAt: orc.now(), limit: BATCH });
  const purgeJob = async (jobId: string): Promise<void> => {
    await removeJobFiles(orc, jobId);
    await markJobPurged(orc.database, jobId);
  };
  const purgedJobs = await eachByItself(expired, purgeJob, options);
  const ended = await listJobsToTrim(orc.database, recent);
  const trimmedJobs = await eachByItself(ended, (job) => trimJob(orc, job), options);
  const assets = [
    ...(await listCharactersToPurge(orc.database, recent)).map((asset) => ({ kind: 'character' as const, ...asset })),
    ...(await listScenesToPurge(orc.database, recent)).map((asset) => ({ kind: 'scene' as const, ...asset })),
  ];
  const purgeAsset = async ({ kind, id, filesPrefix }: (typeof assets)[number]): Promise<void> => {
    await orc.objects.deletePrefix(filesPrefix);
    await markAssetPurged(orc.database, { kind, id });
  };
  const purgedAssets = await eachByItself(assets, purgeAsset, options);
  return { trimmedJobs, purgedJobs, purgedAssets };
}

async function trimJob(orc: Orchestrator, job: JobToTrim): Promise<void> {
  await removeIntermediateFiles(orc, job);
  await markJobTrimmed(orc.database, job.id);
}

async function removeIntermediateFiles(orc: Orchestrator, job: JobToTrim): Promise<void> {
  if (job.kind !== 'render') return;
  if (job.status !== 'complete') return removeJobFiles(orc, job.id);
  await orc.objects.deletePrefix(objectPrefixes.inputs(job.id));
  await orc.objects.delete(objectKeys.jobRig(job.id));
  await orc.objects.delete(objectKeys.jobScene(job.id));
  for (let number = 0; number < (job.chunksTotal ?? 0); number++) {
    await orc.objects.delete(objectKeys.jobChunk(job.id, number));
    await orc.objects.delete(objectKeys.jobMaskChunk(job.id, number));
  }
}

async function removeJobFiles({ objects }: Orchestrator, jobId: string): Promise<void> {
  await objects.deletePrefix(objectPrefixes.inputs(jobId));
  await objects.deletePrefix(objectPrefixes.job(jobId));
}
