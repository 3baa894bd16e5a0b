/** The one table of error codes: service, engine, CLI, docs and client all read from here. */

export type ErrorRow = {
  /** HTTP status of an answer with this code. */
  status: number;
  category:
    | 'authentication'
    | 'credits'
    | 'input_validation'
    | 'job_status'
    | 'processing'
    | 'capacity'
    | 'catch_all'
    | 'protocol';
  message: string;
  /** What the user can do about it. */
  action: string;
  /** Whether the very same request may succeed after a pause. */
  retryable: boolean;
};

/** The codes of the contract, in its order. @see docs/reference/errors.md */
export const ERRORS = {
  'CS-UORC01-006': {
    status: 401,
    category: 'authentication',
    message: 'Authentication required',
    action: 'Include Authorization: Bearer sk-... header',
    retryable: false,
  },
  'CS-UORC01-007': {
    status: 401,
    category: 'authentication',
    message: 'Invalid or expired API key',
    action: 'Check your API key is correct or generate a new one',
    retryable: false,
  },
  'CS-UORC01-008': {
    status: 402,
    category: 'credits',
    message: 'Insufficient credits to start this job',
    action: 'Top up your credits in the dashboard',
    retryable: false,
  },
  'CS-UORC01-001': {
    status: 400,
    category: 'input_validation',
    message: 'Fast mode is temporarily unavailable',
    action: 'Retry without fast=true',
    retryable: false,
  },
  'CS-UORC01-002': {
    status: 400,
    category: 'input_validation',
    message: 'Request failed validation',
    action: 'Check your request parameters match the API spec',
    retryable: false,
  },
  'CS-ORIV-001': {
    status: 400,
    category: 'input_validation',
    message: 'Reference image is required',
    action: 'Upload a ref_image (PNG/JPG)',
    retryable: false,
  },
  'CS-ORIV-002': {
    status: 400,
    category: 'input_validation',
    message: 'Driving video is required',
    action: 'Upload a driving_video (MP4)',
    retryable: false,
  },
  'CS-ORIV-003': {
    status: 400,
    category: 'input_validation',
    message: 'Video format not supported',
    action: 'Upload MP4, MOV, or AVI format',
    retryable: false,
  },
  'CS-ORIV-004': {
    status: 400,
    category: 'input_validation',
    message: 'Video exceeds maximum duration',
    action: 'Keep video under 5 minutes',
    retryable: false,
  },
  'CS-ORIV-005': {
    status: 400,
    category: 'input_validation',
    message: 'Video file too large',
    action: 'Keep file under 500MB',
    retryable: false,
  },
  'CS-ORIV-006': {
    status: 400,
    category: 'input_validation',
    message: 'Video resolution too high',
    action: 'Keep resolution under 4096x4096',
    retryable: false,
  },
  'CS-ORIV-007': {
    status: 400,
    category: 'input_validation',
    message: 'Could not read video file',
    action: 'Ensure the file is a valid video',
    retryable: false,
  },
  'CS-ORIV-008': {
    status: 400,
    category: 'input_validation',
    message: 'Character not found',
    action: 'Check the character_id exists',
    retryable: false,
  },
  'CS-ORIV-009': {
    status: 400,
    category: 'input_validation',
    message: 'Scene not found',
    action: 'Check the scene_id exists',
    retryable: false,
  },
  'CS-ORIV-010': {
    status: 400,
    category: 'input_validation',
    message: 'Scene preprocessing not complete',
    action: 'Wait for scene status to be ready before rendering',
    retryable: true,
  },
  'CS-ORIV-011': {
    status: 400,
    category: 'input_validation',
    message: 'Invalid background mode',
    action: 'Use original, solid, or transparent',
    retryable: false,
  },
  'CS-ORIV-012': {
    status: 400,
    category: 'input_validation',
    message: 'Invalid character_mapping JSON',
    action: 'Provide valid JSON for multi-character mapping',
    retryable: false,
  },
  'CS-UORC01-003': {
    status: 404,
    category: 'job_status',
    message: 'Resource not found',
    action: 'Check the job ID is correct',
    retryable: false,
  },
  'CS-ORJC-003': {
    status: 410,
    category: 'job_status',
    message: 'Result has expired',
    action: 'Submit a new job — results expire after 24 hours',
    retryable: false,
  },
  'CS-UORC01-004': {
    status: 500,
    category: 'job_status',
    message: 'Internal server error',
    action: 'Retry the job. If persistent, contact support with the error code.',
    retryable: true,
  },
  'CS-UORC01-009': {
    status: 500,
    category: 'processing',
    message: 'Worker stopped responding before the job completed',
    action: 'Retry the job',
    retryable: true,
  },
  'CS-UORC01-010': {
    status: 500,
    category: 'processing',
    message: 'Fast mode sub-job failed',
    action: 'Retry the job, or use normal mode instead of fast mode',
    retryable: true,
  },
  'CS-UORC01-011': {
    status: 500,
    category: 'processing',
    message: 'Fast mode merge failed',
    action: 'Retry the job',
    retryable: true,
  },
  'CS-ENEC-001': {
    status: 500,
    category: 'processing',
    message: 'Could not access the video',
    action: 'Retry the job',
    retryable: true,
  },
  'CS-ENEC-004': {
    status: 500,
    category: 'processing',
    message: 'No humans detected in some frames',
    action: 'Ensure the person is visible throughout the video',
    retryable: false,
  },
  'CS-RNRD-003': {
    status: 500,
    category: 'processing',
    message: 'Processing resources exceeded',
    action: 'Try a lower resolution video',
    retryable: false,
  },
  'CS-MGMR-001': {
    status: 500,
    category: 'processing',
    message: 'Some video segments are missing',
    action: 'Retry the job',
    retryable: true,
  },
  'CS-ORRS-001': {
    status: 503,
    category: 'capacity',
    message: 'All workers are busy',
    action: 'Retry in a few seconds or use normal mode instead of fast mode',
    retryable: true,
  },
  'CS-UORC99-999': {
    status: 500,
    category: 'catch_all',
    message: 'Unexpected server error',
    action: 'Retry the job. If persistent, contact support with this error code.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorRow>;

/** Codes of our own, for statuses that the contract has no code for. */
export const OWN_ERRORS = {
  'CS-UORC01-405': {
    status: 405,
    category: 'protocol',
    message: 'Method not allowed',
    action: 'Use one of the methods that the Allow header lists',
    retryable: false,
  },
  'CS-UORC01-409': {
    status: 409,
    category: 'capacity',
    message: 'Storage quota reached',
    action: 'Delete characters or scenes that you no longer need, then retry',
    retryable: false,
  },
  'CS-UORC01-416': {
    status: 416,
    category: 'protocol',
    message: 'Requested range lies outside of the file',
    action: 'Ask for a range within the size that the Content-Range header tells',
    retryable: false,
  },
  'CS-ORRL-001': {
    status: 429,
    category: 'capacity',
    message: 'Too many requests',
    action: 'Wait for as many seconds as the Retry-After header says, then retry',
    retryable: true,
  },
} as const satisfies Record<string, ErrorRow>;

/** Every code there is. */
export type ErrorCode = keyof typeof ERRORS | keyof typeof OWN_ERRORS;

const ALL_ERRORS: Record<ErrorCode, ErrorRow> = { ...ERRORS, ...OWN_ERRORS };

export const ERROR_CODES = Object.keys(ALL_ERRORS) as ErrorCode[];

/** The row of a code, from whichever of the two tables holds it. */
export function errorRow(code: ErrorCode): ErrorRow {
  return ALL_ERRORS[code];
}
