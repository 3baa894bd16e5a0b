/** A scene that is about to be encoded. */
import type { BackgroundMode } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';

export type NewScene = {
  id: string;
  accountId: string;
  name: string;
  jobId: string;
  model: string;
  engine: string;
  backgroundMode: BackgroundMode;
  filesPrefix: string;
  storedBytes: number;
  durationSeconds: number;
  fps: number;
  totalFrames: number;
  width: number;
  height: number;
};

export async function insertScene(tx: Queryable, scene: NewScene): Promise<void> {
  await tx.query(
    `insert into scenes (id, account_id, name, status, job_id, model, engine, background_mode, files_prefix, duration_seconds, fps,
       total_frames, width, height, stored_bytes)
     values ($1, $2, $3, 'pending', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[scene.id, scene.accountId, scene.name, scene.jobId, scene.model, scene.engine, scene.backgroundMode],
      ...[scene.filesPrefix, scene.durationSeconds, scene.fps, scene.totalFrames, scene.width, scene.height],
      scene.storedBytes,
    ],
  );
}
