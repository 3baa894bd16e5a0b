/** What the API tells about a scene. */
import type { Model, SceneState } from '@understudy/protocol';
import type { FastifyRequest } from 'fastify';
import type { SceneView } from '../../../orchestrator/index.ts';
import { signDownloadUrl } from '../../downloads/index.ts';

/** The people of a scene are known once it is ready, and so are their thumbnails. */
export function describeScene(request: FastifyRequest, scene: SceneView): SceneState {
  return {
    id: scene.id,
    name: scene.name,
    status: scene.status,
    duration_seconds: scene.durationSeconds,
    fps: scene.fps,
    total_frames: scene.totalFrames,
    width: scene.width,
    height: scene.height,
    job_id: scene.jobId,
    model: scene.model as Model,
    segments: scene.segments.map(({ uuid, type, firstFrame, lastFrame, coverage }, index) => ({
      uuid,
      type,
      first_frame: firstFrame,
      last_frame: lastFrame,
      coverage,
      thumbnail_url: signDownloadUrl(request, { kind: 'scene', id: scene.id, file: `thumbnail-${index}.webp` }),
    })),
    error_code: scene.errorCode,
    error_message: scene.errorMessage,
    credits_used: scene.creditsUsed,
    created_at: scene.createdAt.toISOString(),
    completed_at: scene.completedAt?.toISOString() ?? null,
  };
}
