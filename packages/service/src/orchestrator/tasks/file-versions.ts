/** Which versions of files an engine reads, and which files are too old for it. Pure. */
import type { TaskKind } from '@understudy/protocol';
import type { TaskResults } from './task-results.ts';

/** Of the files that an engine makes, and of those that it reads. */
export type FileVersions = { rig: number; scene: number };

/** Name of an engine → what it reads. */
export type FileVersionsByEngine = Readonly<Record<string, FileVersions>>;

/** A task that makes a rig or a scene file. */
export type EncodeKind = Extract<TaskKind, 'encode_character' | 'encode_scene'>;

/** Files that tell no version were made before there was one. */
const UNKNOWN_VERSION = 0;

/** Whether a file is older than those that the engine reads. Newer ones are left to an engine that reads them. */
export function isStale(kind: EncodeKind, result: unknown, versions: FileVersions): boolean {
  if (kind === 'encode_character') {
    return ((result as TaskResults[typeof kind]).rigVersion ?? UNKNOWN_VERSION) < versions.rig;
  }
  return ((result as TaskResults[typeof kind]).sceneVersion ?? UNKNOWN_VERSION) < versions.scene;
}

/** Which of a render's files have to be encoded anew before an engine can use them. */
export function staleKinds(results: Partial<TaskResults>, versions: FileVersions): EncodeKind[] {
  const kinds: EncodeKind[] = ['encode_character', 'encode_scene'];
  return kinds.filter((kind) => results[kind] !== undefined && isStale(kind, results[kind], versions));
}
