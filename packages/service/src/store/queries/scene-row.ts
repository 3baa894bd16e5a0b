/** A scene as the orchestrator works on it and shows it. */
import type { AssetStatus, BackgroundMode, ErrorCode } from '@understudy/protocol';

export type SceneRow = {
  id: string;
  name: string;
  status: AssetStatus;
  jobId: string;
  model: string;
  engine: string;
  engineVersion: string | null;
  backgroundMode: BackgroundMode;
  filesPrefix: string;
  templateId: string | null;
  durationSeconds: number | null;
  fps: number | null;
  totalFrames: number | null;
  width: number | null;
  height: number | null;
  segments: SegmentRow[];
  creditsUsed: number;
  /** `EncodeSceneResult` of the orchestrator; null until ready. */
  encoded: unknown;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  errorDetail: string | null;
  createdAt: Date;
  completedAt: Date | null;
};

/** A person of a scene. */
export type SegmentRow = {
  uuid: string;
  type: 'human';
  /** Frames between which the person is seen, both included. */
  firstFrame: number;
  lastFrame: number;
  /** Share of the clip's frames in which the person is seen, 0..1. */
  coverage: number;
};

/** For a `select` whose table of scenes is named `scene`. */
export const SCENE_COLUMNS = `scene.id, scene.name, scene.status, scene.job_id as "jobId", scene.model, scene.engine,
  scene.engine_version as "engineVersion", scene.background_mode as "backgroundMode",
  scene.files_prefix as "filesPrefix", scene.template_id as "templateId",
  scene.duration_seconds as "durationSeconds", scene.fps, scene.total_frames as "totalFrames", scene.width,
  scene.height, scene.segments, scene.credits_used as "creditsUsed", scene.encoded,
  scene.error_code as "errorCode", scene.error_message as "errorMessage", scene.error_detail as "errorDetail",
  scene.created_at as "createdAt", scene.completed_at as "completedAt"`;
