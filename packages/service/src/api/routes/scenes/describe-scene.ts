/** What the API tells about a scene. */
import type { Model, SceneState } from '@understudy/protocol';
import type { SceneView } from '../../../orchestrator/index.ts';

/** `thumbnailOf`: the signed address of the thumbnail of person number n, null where there is none. */
export function describeScene(scene: SceneView, thumbnailOf: (personIndex: number) => string | null): SceneState {
  return {
    id: scene.id,
    name: scene.name,
    status: scene.status,
    duration_seconds: scene.durationSeconds ?? null,
    fps: scene.fps ?? null,
    total_frames: scene.totalFrames ?? null,
    width: scene.width ?? null,
    height: scene.height ?? null,
    job_id: scene.jobId,
    model: scene.model as Model,
    segments: scene.segments.map(({ uuid, type, firstFrame, lastFrame, coverage }, index) => ({
      uuid,
      type,
      first_frame: firstFrame,
      last_frame: lastFrame,
      coverage,
      thumbnail_url: thumbnailOf(index),
    })),
    error_code: scene.errorCode ?? null,
    error_message: scene.errorMessage ?? null,
    credits_used: scene.creditsUsed,
    created_at: scene.createdAt.toISOString(),
    completed_at: scene.completedAt?.toISOString() ?? null,
  };
}
