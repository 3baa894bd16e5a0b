/** What a worker does with a task, without an engine: small files in place of videos, results as the engine would give them. */
import type { TaskKind } from '@understudy/protocol';
import { completeTask, type Orchestrator, recordChunk, type TakenTask, type TaskResult, takeTask } from '../index.ts';
import type { EncodeSceneResult } from '../tasks/task-results.ts';

/** A clip of two and a half seconds in three chunks. */
export const CLIP = {
  durationSeconds: 2.5,
  width: 320,
  height: 240,
  fps: 24,
  frames: 60,
  chunks: [
    { first: 0, last: 24 },
    { first: 24, last: 48 },
    { first: 48, last: 60 },
  ],
};

export const FACTS = { durationSeconds: 2.5, width: 320, height: 240, fps: 24, frames: 60 };

/** What the made-up worker's engine reads, and makes. */
export const READS = { puppet: { rig: 1, scene: 1 } };

/** The ids of tasks that wait, of one job or of all. */
export async function waitingTasks(orc: Orchestrator, jobId?: string): Promise<string[]> {
  const { rows } = await orc.database.query<{ id: string }>(
    `select id from tasks where status = 'queued' and ($1::text is null or job_id = $1) order by created_at, kind, part`,
    [jobId ?? null],
  );
  return rows.map(({ id }) => id);
}

/** As if all that was encoded had been made by an older engine, whose files nobody reads any more. */
export async function ageFiles({ database }: Orchestrator): Promise<void> {
  await database.query(`update characters set encoded = encoded || '{"rigVersion": 0}', engine_version = 'puppet-0'`);
  await database.query(`update scenes set encoded = encoded || '{"sceneVersion": 0}', engine_version = 'puppet-0'`);
}

/** Takes and completes tasks of a job until none is left, or the first has to wait for another job's. Answers what was done. */
export async function carryOutJob(orc: Orchestrator, jobId: string, workerId = 'worker_1'): Promise<TaskKind[]> {
  const done: TaskKind[] = [];
  for (;;) {
    const [taskId] = await waitingTasks(orc, jobId);
    if (taskId === undefined) return done;
    const taken = await takeTask(orc, { taskId, workerId, reads: READS });
    if (!taken) {
      if ((await waitingTasks(orc, jobId)).includes(taskId)) return done;
      continue;
    }
    await carryOut(orc, taken);
    done.push(taken.task.kind);
  }
}

/** False where the task was lost on the way. */
export async function carryOut(orc: Orchestrator, taken: TakenTask): Promise<boolean> {
  const { id: taskId, attempt, kind, part } = taken.task;
  if (kind === 'render') {
    const numbers = taken.job.fast ? [part] : taken.chunks.map((_, number) => number);
    for (const number of numbers) {
      const { first: firstFrame, last: lastFrame } = taken.chunks[number]!;
      const chunk = { number, firstFrame, lastFrame, sizeBytes: 1, sha256: 'x' };
      if (!(await recordChunk(orc, { taskId, attempt, ...chunk }))) return false;
    }
  }
  return completeTask(orc, { taskId, attempt, result: makeResult(taken) });
}

export function makeResult({ task, outputPrefix, inputs }: TakenTask): TaskResult {
  switch (task.kind) {
    case 'encode_character':
      return {
        rigKey: `${outputPrefix}/character.rig`,
        rigVersion: 1,
        sizeBytes: 1_000_000,
        warnings: ['the character has no feet'],
      };
    case 'encode_scene': {
      const people = [{ firstFrame: 0, lastFrame: 59, coverage: 1 }];
      const keys = {
        sceneKey: `${outputPrefix}/clip.scene`,
        clipKey: inputs.videoKey!,
        sceneVersion: 1,
        sizeBytes: 2_000_000,
      };
      return { ...keys, hasBackground: true, ...CLIP, people, warnings: [] } satisfies EncodeSceneResult;
    }
    case 'render':
      return { warnings: [] };
    case 'merge':
      return { resultKey: `${outputPrefix}/result.mp4`, sizeBytes: 9, sha256: 'r', ...FACTS, warnings: [] };
  }
}
