/** A scene has been encoded and can be rendered from now on. */
import type { Queryable } from '../database/queryable.ts';
import type { SegmentRow } from './scene-row.ts';

export type ReadyScene = {
  id: string;
  encoded: unknown;
  engineVersion: string | undefined;
  creditsUsed: number;
  /** Of what was made. */
  sizeBytes: number;
  durationSeconds: number;
  fps: number;
  totalFrames: number;
  width: number;
  height: number;
  segments: readonly SegmentRow[];
};

export async function readyScene(tx: Queryable, scene: ReadyScene): Promise<void> {
  await tx.query(
    `update scenes
     set status = 'ready', encoded = $2, engine_version = $3, credits_used = $4, duration_seconds = $5, fps = $6,
       total_frames = $7, width = $8, height = $9, segments = $10, completed_at = now(), stored_bytes = stored_bytes + $11
     where id = $1 and status = 'processing'`,
    [
      ...[scene.id, JSON.stringify(scene.encoded), scene.engineVersion ?? null, scene.creditsUsed],
      ...[scene.durationSeconds, scene.fps, scene.totalFrames, scene.width, scene.height],
      JSON.stringify(scene.segments),
      scene.sizeBytes,
    ],
  );
}
