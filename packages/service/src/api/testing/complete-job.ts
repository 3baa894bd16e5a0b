/** Carries a job out without an engine: its tasks are taken and completed like a worker's, its files are a few made-up bytes. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeTask, type TakenTask, type TaskResult, takeTask } from '../../orchestrator/index.ts';
import { objectKeys } from '../../store/index.ts';
import type { TestApi } from './open-test-api.ts';

const CLIP = { width: 960, height: 540, fps: 30, frames: 180, durationSeconds: 6 };

/** What the result of a completed render holds. */
export const RESULT_BYTES = Buffer.from('the bytes of a video');

export async function completeJob(api: TestApi, jobId: string): Promise<void> {
  for (;;) {
    const { rows } = await api.orchestrator.database.query<{ id: string }>(
      `select id from tasks where job_id = $1 and status = 'queued' order by id`,
      [jobId],
    );
    if (rows.length === 0) return;
    for (const { id } of rows) await completeOne(api, id);
  }
}

async function completeOne(api: TestApi, taskId: string): Promise<void> {
  const { orchestrator } = api;
  const taken = await takeTask(orchestrator, {
    taskId,
    workerId: 'worker_test',
    reads: { puppet: { rig: 1, scene: 1 } },
  });
  if (!taken) return;
  const result = await resultOf(api, taken);
  await completeTask(orchestrator, { taskId, attempt: taken.task.attempt, result });
}

async function resultOf(api: TestApi, { task, job, outputPrefix }: TakenTask): Promise<TaskResult> {
  switch (task.kind) {
    case 'encode_character': {
      const thumbnailKey = await put(api, objectKeys.characterThumbnail(outputPrefix));
      return {
        rigKey: await put(api, objectKeys.characterRig(outputPrefix)),
        rigVersion: 1,
        sizeBytes: 10,
        thumbnailKey,
        warnings: [],
      };
    }
    case 'encode_scene': {
      const sceneKey = await put(api, objectKeys.sceneFile(outputPrefix));
      await put(api, objectKeys.sceneThumbnail(outputPrefix, 0));
      const people = [{ firstFrame: 0, lastFrame: 179, coverage: 1 }];
      const chunks = [{ first: 0, last: 180 }];
      return {
        ...CLIP,
        sceneKey,
        clipKey: sceneKey,
        sceneVersion: 1,
        sizeBytes: 10,
        hasBackground: true,
        chunks,
        people,
        warnings: [],
      };
    }
    case 'render':
      return { warnings: [] };
    case 'merge': {
      const resultKey = await put(api, objectKeys.jobResult(job.id));
      const sha256 = createHash('sha256').update(RESULT_BYTES).digest('hex');
      return { ...CLIP, resultKey, sizeBytes: RESULT_BYTES.length, sha256, warnings: [] };
    }
  }
}

async function put({ orchestrator }: TestApi, key: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-test-file-'));
  await writeFile(join(folder, 'file'), RESULT_BYTES);
  await orchestrator.objects.putFile(key, join(folder, 'file'));
  await rm(folder, { recursive: true, force: true });
  return key;
}
