/** A render meets a rig or a scene that was made for an older engine: it starts over, from encoding on. */
import type { Queryable } from '../../store/index.ts';
import { deleteChunks } from '../../store/queries/delete-chunks.ts';
import { deleteTasks } from '../../store/queries/delete-tasks.ts';
import { insertTask } from '../../store/queries/insert-task.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { noteClipSize } from '../../store/queries/note-clip-size.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import { updateJobRequest } from '../../store/queries/update-job-request.ts';
import type { JobRequest } from '../job-request.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { randomId } from '../random-id.ts';
import { type EncodeKind, type FileVersions, isStale } from '../tasks/file-versions.ts';
import type { EncodeCharacterResult, EncodeSceneResult } from '../tasks/task-results.ts';
import { findEncoded } from './find-encoded.ts';
import { type PlannedTask, planNextTasks } from './plan-tasks.ts';
import { resultsOf } from './results-of.ts';

export type StaleRender = {
  job: JobRow;
  tasks: readonly TaskRow[];
  /** What is too old; at least one. */
  stale: readonly EncodeKind[];
  versions: FileVersions;
};

/**
 * Drops what was rendered, and plans the tasks that make what is too old: the job's own files from its inputs, those of preprocessed
 * assets from their sources, unless another job has done so by now. The job is locked by the caller.
 */
export async function startOver(orc: Orchestrator, tx: Queryable, render: StaleRender): Promise<void> {
  const { job, tasks, stale } = render;
  const request = await refreshRequest(tx, render);
  const toEncode = stale.filter((kind) => isEncodedHere(kind, request));
  const dropped = new Set<string>(['render', 'merge', ...stale]);
  await deleteTasks(tx, { jobId: job.id, kinds: [...dropped] });
  await deleteChunks(tx, job.id);
  await updateJobRequest(tx, { jobId: job.id, request });
  const kept = tasks.filter(({ kind }) => !dropped.has(kind));
  for (const planned of await planAgain(tx, { job, kept, request, toEncode })) {
    const taskId = randomId('task');
    await insertTask(tx, { id: taskId, jobId: job.id, ...planned });
    await enqueueTask(orc, tx, { taskId, attempt: 0, jobPriority: job.priority, hasBegun: true });
  }
  await tellJobChanged(tx, job.id);
  orc.log.info({ jobId: job.id, toEncode }, 'a render starts over: its files were made for an older engine');
}

/** Takes over what other jobs have encoded anew, and notes what this one has to. */
async function refreshRequest(tx: Queryable, { job, stale, versions }: StaleRender): Promise<JobRequest> {
  const { renews: _before, ...request } = job.request as JobRequest;
  const renews: NonNullable<JobRequest['renews']> = {};
  if (stale.includes('encode_character') && !request.hasOwnPicture) {
    const { encoded, filesPrefix } = await findEncoded(tx, job, 'encode_character');
    if (isStale('encode_character', encoded, versions)) renews.character = { filesPrefix };
    else request.character = encoded as EncodeCharacterResult;
  }
  if (stale.includes('encode_scene') && !request.hasOwnVideo) {
    const { encoded, filesPrefix } = await findEncoded(tx, job, 'encode_scene');
    const { hasBackground } = encoded as EncodeSceneResult;
    if (isStale('encode_scene', encoded, versions)) renews.scene = { filesPrefix, needsBackground: hasBackground };
    else request.scene = encoded as EncodeSceneResult;
  }
  return { ...request, renews };
}

function isEncodedHere(kind: EncodeKind, { hasOwnPicture, hasOwnVideo, renews }: JobRequest): boolean {
  if (kind === 'encode_character') return hasOwnPicture || renews?.character !== undefined;
  return hasOwnVideo || renews?.scene !== undefined;
}

type Plan = { job: JobRow; kept: readonly TaskRow[]; request: JobRequest; toEncode: readonly EncodeKind[] };

async function planAgain(tx: Queryable, { job, kept, request, toEncode }: Plan): Promise<PlannedTask[]> {
  if (toEncode.length > 0) return toEncode.map((kind) => ({ kind, part: 0, framesTotal: null }));
  const { frames, chunks } = resultsOf(request, kept).encode_scene!;
  await noteClipSize(tx, { jobId: job.id, framesTotal: frames, chunksTotal: chunks.length });
  return planNextTasks({ ...job, request }, kept);
}
