/** A character as the orchestrator works on it and shows it. */
import type { AssetStatus, ErrorCode } from '@understudy/protocol';

export type CharacterRow = {
  id: string;
  name: string;
  status: AssetStatus;
  jobId: string;
  model: string;
  engine: string;
  filesPrefix: string;
  creditsUsed: number;
  /** `EncodeCharacterResult` of the orchestrator; null until ready. */
  encoded: unknown;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  errorDetail: string | null;
  createdAt: Date;
  completedAt: Date | null;
};

export const CHARACTER_COLUMNS = `id, name, status, job_id as "jobId", model, engine, files_prefix as "filesPrefix",
  credits_used as "creditsUsed", encoded, error_code as "errorCode", error_message as "errorMessage",
  error_detail as "errorDetail", created_at as "createdAt", completed_at as "completedAt"`;
