/** The good end of a job: result, credits and asset in the caller's transaction. */
import type { Checkpoint } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { completeJob } from '../../store/queries/complete-job.ts';
import { findEngineVersion } from '../../store/queries/find-engine-version.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { readyCharacter } from '../../store/queries/ready-character.ts';
import { readyScene } from '../../store/queries/ready-scene.ts';
import type { SegmentRow } from '../../store/queries/scene-row.ts';
import { settleCredits } from '../../store/queries/settle-credits.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import type { FoundPerson, TaskResults } from '../tasks/task-results.ts';

export type FinishedJob = {
  job: JobRow;
  lastTask: TaskRow;
  results: Partial<TaskResults>;
  checkpoint: Checkpoint | null;
};

/** The job is locked by the caller. */
export async function finishJob(orc: Orchestrator, tx: Queryable, finished: FinishedJob): Promise<void> {
  const { job, lastTask, results, checkpoint } = finished;
  const { id: jobId, accountId, credits } = job;
  const isRender = job.kind === 'render';
  const isCompleted = await completeJob(tx, {
    jobId,
    checkpoint,
    result: isRender ? results.merge : null,
    ttlSeconds: isRender ? orc.settings.resultTtlSeconds : null,
  });
  if (!isCompleted) throw new Error(`job ${jobId} is ${job.status} and cannot be completed`);
  if (credits > 0) await settleCredits(tx, { accountId, jobId, credits });
  const engineVersion = await findEngineVersion(tx, lastTask.workerId);
  if (job.kind === 'character') {
    const encoded = results.encode_character!;
    const { sizeBytes } = encoded;
    await readyCharacter(tx, { id: job.characterId!, encoded, engineVersion, creditsUsed: credits, sizeBytes });
  }
  if (job.kind === 'scene') {
    const encoded = results.encode_scene!;
    const { durationSeconds, fps, frames: totalFrames, width, height, sizeBytes } = encoded;
    const segments = encoded.people.map(describeSegment);
    const facts = { durationSeconds, fps, totalFrames, width, height, segments };
    await readyScene(tx, { id: job.sceneId!, encoded, engineVersion, creditsUsed: credits, sizeBytes, ...facts });
  }
  await tellJobChanged(tx, jobId);
}

/** A person gets an id when the scene is ready: what clients name in a `character_mapping`. */
function describeSegment({ firstFrame, lastFrame, coverage }: FoundPerson): SegmentRow {
  return { uuid: randomId('person'), type: 'human', firstFrame, lastFrame, coverage };
}
