/** The one table of error codes, and the error that carries one. Service, engine, CLI, docs and SDK all read from here. */

/** @see docs/reference/errors.md */
export const ERRORS = {
  'CS-UORC01-006': {
    status: 401,
    category: 'authentication',
    message: 'Authentication required',
    action: 'Include Authorization: Bearer sk-... header',
  },
  'CS-UORC01-007': {
    status: 401,
    category: 'authentication',
    message: 'Invalid or expired API key',
    action: 'Check your API key is correct or generate a new one',
  },
  'CS-UORC01-008': {
    status: 402,
    category: 'credits',
    message: 'Insufficient credits to start this job',
    action: 'Top up your credits in the dashboard',
  },
  'CS-UORC01-001': {
    status: 400,
    category: 'input_validation',
    message: 'Fast mode is temporarily unavailable',
    action: 'Retry without fast=true',
  },
  'CS-UORC01-002': {
    status: 400,
    category: 'input_validation',
    message: 'Request failed validation',
    action: 'Check your request parameters match the API spec',
  },
  'CS-ORIV-001': {
    status: 400,
    category: 'input_validation',
    message: 'Reference image is required',
    action: 'Upload a ref_image (PNG/JPG)',
  },
  'CS-ORIV-002': {
    status: 400,
    category: 'input_validation',
    message: 'Driving video is required',
    action: 'Upload a driving_video (MP4)',
  },
  'CS-ORIV-003': {
    status: 400,
    category: 'input_validation',
    message: 'Video format not supported',
    action: 'Upload MP4, MOV, or AVI format',
  },
  'CS-ORIV-004': {
    status: 400,
    category: 'input_validation',
    message: 'Video exceeds maximum duration',
    action: 'Keep video under 5 minutes',
  },
  'CS-ORIV-005': {
    status: 400,
    category: 'input_validation',
    message: 'Video file too large',
    action: 'Keep file under 500MB',
  },
  'CS-ORIV-006': {
    status: 400,
    category: 'input_validation',
    message: 'Video resolution too high',
    action: 'Keep resolution under 4096x4096',
  },
  'CS-ORIV-007': {
    status: 400,
    category: 'input_validation',
    message: 'Could not read video file',
    action: 'Ensure the file is a valid video',
  },
  'CS-ORIV-008': {
    status: 400,
    category: 'input_validation',
    message: 'Character not found',
    action: 'Check the character_id exists',
  },
  'CS-ORIV-009': {
    status: 400,
    category: 'input_validation',
    message: 'Scene not found',
    action: 'Check the scene_id exists',
  },
  'CS-ORIV-010': {
    status: 400,
    category: 'input_validation',
    message: 'Scene preprocessing not complete',
    action: 'Wait for scene status to be ready before rendering',
  },
  'CS-ORIV-011': {
    status: 400,
    category: 'input_validation',
    message: 'Invalid background mode',
    action: 'Use original, solid, or transparent',
  },
  'CS-ORIV-012': {
    status: 400,
    category: 'input_validation',
    message: 'Invalid character_mapping JSON',
    action: 'Provide valid JSON for multi-character mapping',
  },
  'CS-UORC01-003': {
    status: 404,
    category: 'job_status',
    message: 'Resource not found',
    action: 'Check the job ID is correct',
  },
  'CS-ORJC-003': {
    status: 410,
    category: 'job_status',
    message: 'Result has expired',
    action: 'Submit a new job — results expire after 24 hours',
  },
  'CS-UORC01-004': {
    status: 500,
    category: 'job_status',
    message: 'Internal server error',
    action: 'Retry the job. If persistent, contact support with the error code.',
  },
  'CS-UORC01-009': {
    status: 500,
    category: 'processing',
    message: 'Worker stopped responding before the job completed',
    action: 'Retry the job',
  },
  'CS-UORC01-010': {
    status: 500,
    category: 'processing',
    message: 'Fast mode sub-job failed',
    action: 'Retry the job, or use normal mode instead of fast mode',
  },
  'CS-UORC01-011': {
    status: 500,
    category: 'processing',
    message: 'Fast mode merge failed',
    action: 'Retry the job',
  },
  'CS-ENEC-001': {
    status: 500,
    category: 'processing',
    message: 'Could not access the video',
    action: 'Retry the job',
  },
  'CS-ENEC-004': {
    status: 500,
    category: 'processing',
    message: 'No humans detected in some frames',
    action: 'Ensure the person is visible throughout the video',
  },
  'CS-RNRD-003': {
    status: 500,
    category: 'processing',
    message: 'Processing resources exceeded',
    action: 'Try a lower resolution video',
  },
  'CS-MGMR-001': {
    status: 500,
    category: 'processing',
    message: 'Some video segments are missing',
    action: 'Retry the job',
  },
  'CS-ORRS-001': {
    status: 503,
    category: 'capacity',
    message: 'All workers are busy',
    action: 'Retry in a few seconds or use normal mode instead of fast mode',
  },
  'CS-UORC99-999': {
    status: 500,
    category: 'catch_all',
    message: 'Unexpected server error',
    action: 'Retry the job. If persistent, contact support with this error code.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

export type ErrorDetails = {
  /** What was wrong with this input, in one sentence: names the field, file or frame, what was found and what is allowed. */
  problem?: string;
  /** How to mend it, where that is more precise than the table's action. */
  remedy?: string;
  cause?: unknown;
};

/** A failure that the user of the product can act on. Anything else that is thrown is a bug. */
export class UnderstudyError extends Error {
  readonly code: ErrorCode;
  readonly problem: string | undefined;
  readonly remedy: string;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.problem ? `${ERRORS[code].message}: ${details.problem}` : ERRORS[code].message, {
      cause: details.cause,
    });
    this.name = 'UnderstudyError';
    this.code = code;
    this.problem = details.problem;
    this.remedy = details.remedy ?? ERRORS[code].action;
  }
}
