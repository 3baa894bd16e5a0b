/** The engine's five verbs and what goes with them, run in child processes: what the CLI and the service call. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PictureInfo } from '../media/pictures.ts';
import type { CharacterOptions } from './encode-character.ts';
import type { SceneOptions } from './encode-scene.ts';
import type { Engine, RunOptions } from './engine.ts';
import type { VideoFacts } from './inspect-video.ts';
import type { SceneSummary } from './scene-summary.ts';

export { RIG_FILE_VERSION, SCENE_FILE_VERSION } from '../core/file-versions.ts';
export type { PictureInfo } from '../media/pictures.ts';
export { DEFAULT_MAX_MISSING_SHARE } from './check-presence.ts';
export { Engine, type EngineOptions, EngineProcessDied, openEngine, type RunOptions } from './engine.ts';
export type { VideoFacts } from './inspect-video.ts';
export { planChunks } from './plan-chunks.ts';
export type { RenderBackground } from './render-chunk.ts';
export { type RenderOptions, type RenderResult, renderVideo } from './render-video.ts';
export type { ResourceLimits } from './resource-watch.ts';
export type { SceneSummary } from './scene-summary.ts';
export type { Progress, Stage } from './task.ts';
export type { VerbArgs, VerbName, VerbResult } from './verbs.ts';
export { ENGINE_VERSION } from './version.ts';

export type EncodeCharacterOptions = RunOptions & Omit<CharacterOptions, 'rigPath'>;

/**
 * Turns a picture of a character into the bytes of a rig file, to be rendered any number of times.
 *
 * @throws UnderstudyError CS-UORC01-002 unreadable picture or joints, no character in the picture
 */
export async function encodeCharacter(
  engine: Engine,
  { signal, onProgress, ...options }: EncodeCharacterOptions,
): Promise<{ rigBytes: Uint8Array; warnings: string[] }> {
  return engine.withFolder(async (folder) => {
    const rigPath = path.join(folder, 'character.rig');
    const { warnings } = await engine.run('encodeCharacter', { ...options, rigPath }, { signal, onProgress });
    return { rigBytes: await readFile(rigPath), warnings };
  });
}

export type EncodeSceneOptions = RunOptions & Omit<SceneOptions, 'threads' | 'includeClip' | 'samplesPath'>;

/**
 * Turns a driving clip into a scene file, which holds the clip as well: to be rendered any number of times.
 *
 * @throws UnderstudyError CS-ORIV-003 … -007 and CS-UORC01-002 for a clip that cannot be used, CS-ENEC-004 where too many frames
 *   show no person
 */
export function encodeScene(
  engine: Engine,
  { signal, onProgress, ...options }: EncodeSceneOptions,
): Promise<SceneSummary> {
  return engine.withFolder((folder) => {
    const samplesPath = path.join(folder, 'samples');
    const settings = { ...options, threads: engine.workers, includeClip: true, samplesPath };
    return engine.run('encodeScene', settings, { signal, onProgress });
  });
}

/**
 * What a video is, read from its headers and packet table and checked against the limits.
 *
 * @throws UnderstudyError CS-ORIV-003 format, -004 too long, -005 too many bytes, -006 too many pixels, -007 unreadable;
 *   CS-UORC01-002 too short, too small, too many frames a second
 */
export function inspectVideo(
  engine: Engine,
  { videoPath, ...run }: RunOptions & { videoPath: string },
): Promise<VideoFacts> {
  return engine.run('inspectVideo', { videoPath }, run);
}

/**
 * What a picture is, read from its header and checked against the limits.
 *
 * @throws UnderstudyError CS-UORC01-002 missing, unreadable, another format, too large or too small
 */
export function inspectPicture(
  engine: Engine,
  { picturePath, ...run }: RunOptions & { picturePath: string },
): Promise<PictureInfo> {
  return engine.run('inspectPicture', { picturePath }, run);
}
