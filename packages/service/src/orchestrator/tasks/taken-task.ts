/** Everything a worker needs to know in order to carry out a task that it has taken. */

import type { JobKind, TaskKind } from '@understudy/protocol';
import type { JobRequest } from '../job-request.ts';
import type { ChunkRange, TaskResults } from './task-results.ts';

/** A chunk that has been rendered and lies in the object store. */
export type RecordedChunk = {
  number: number;
  /** `firstFrame` to before `lastFrame`. */
  firstFrame: number;
  lastFrame: number;
  sizeBytes: number;
  sha256: string;
  mask?: { sizeBytes: number; sha256: string };
};

export type TakenTask = {
  task: {
    id: string;
    kind: TaskKind;
    /** The chunk number of a fast job's render task, otherwise 0. */
    part: number;
    /** To be given with every report: it tells a worker that was given up from the one that took over. */
    attempt: number;
  };
  job: {
    id: string;
    accountId: string;
    kind: JobKind;
    fast: boolean;
    model: string;
    engine: string;
    /** The asset that the job makes (character and scene jobs) or uses. */
    characterId: string | null;
    sceneId: string | null;
    request: JobRequest;
  };
  /** Keys of the objects that exist at this stage and matter to the task. */
  inputs: {
    /** encode_character: the character's picture. */
    pictureKey?: string;
    /** encode_scene: the driving video. */
    videoKey?: string;
    /** render: the character's rig. */
    rigKey?: string;
    /** render and merge: the scene file. */
    sceneKey?: string;
    /** render and merge: the driving clip; equals `sceneKey` where the scene file carries the clip. */
    clipKey?: string;
  };
  /** encode_scene: whether what lies behind the person will be needed. */
  needsBackground: boolean;
  /** Where the task's outputs go: `jobs/<id>`, `characters/<id>` or `scenes/<id>`; file names as in `objectKeys`. */
  outputPrefix: string;
  /** What the tasks before found out; of preprocessed assets, what was found out when they were encoded. */
  results: Partial<TaskResults>;
  /** All chunks of the clip, once known (empty before that). A normal render task makes all of them, a fast one number `part`. */
  chunks: ChunkRange[];
  /** Chunks that need not be rendered again, by number ascending. */
  chunksDone: RecordedChunk[];
};
