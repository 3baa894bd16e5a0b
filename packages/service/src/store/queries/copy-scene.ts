/** A scene of another account that is the same as a ready one and shares its files: the import of a template. */
import { one, type Queryable } from '../database/queryable.ts';
import { SCENE_COLUMNS, type SceneRow } from './scene-row.ts';

export type SceneCopy = {
  id: string;
  accountId: string;
  name: string;
  jobId: string;
  templateId: string;
  fromSceneId: string;
  /** With ids of their own: what an account sees names nothing of another's. */
  segments: readonly unknown[];
};

export function copyScene(tx: Queryable, copy: SceneCopy): Promise<SceneRow> {
  return one<SceneRow>(
    tx,
    `insert into scenes as scene (id, account_id, name, status, job_id, model, engine, engine_version, background_mode,
       files_prefix, template_id, duration_seconds, fps, total_frames, width, height, segments, encoded, completed_at, stored_bytes)
     select $1, $2, $3, 'ready', $4, model, engine, engine_version, background_mode,
       files_prefix, $5, duration_seconds, fps, total_frames, width, height, $7, encoded, now(), 0
     from scenes where id = $6 and status = 'ready'
     returning ${SCENE_COLUMNS}`,
    [copy.id, copy.accountId, copy.name, copy.jobId, copy.templateId, copy.fromSceneId, JSON.stringify(copy.segments)],
  );
}
