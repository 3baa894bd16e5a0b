/** Turns what a server answered in place of a result into the error that the command line reports. */
import { ERROR_CODES, type ErrorCode, UnderstudyError } from '@understudy/protocol/basics';

type Detail = {
  error_code?: unknown;
  message?: unknown;
  action?: unknown;
  request_id?: unknown;
  errors?: { field?: unknown; problem?: unknown }[];
};

/** @param body what the server sent, already parsed where it was JSON */
export function serverFailure(status: number, body: unknown): UnderstudyError {
  const detail = (body as { detail?: Detail } | undefined)?.detail;
  const code = detail?.error_code;
  if (!isKnownCode(code)) {
    return new UnderstudyError('CS-UORC99-999', {
      problem: `the server answered ${status}${typeof code === 'string' ? ` with ${code}: ${detail?.message}` : ''}`,
      remedy: 'Check that the address is that of an Understudy service, of this version or a newer one.',
    });
  }
  const fields = (detail?.errors ?? []).map(({ field, problem }) => [field, problem].filter(Boolean).join(': '));
  const request = typeof detail?.request_id === 'string' ? `request ${detail.request_id}` : '';
  const problem = fields.join('; ') || request;
  return new UnderstudyError(code, problem ? { problem } : {});
}

/** The error of a job that ended without a result. */
export function jobFailure(job: { job_id: string; error_code: string | null; error: string | null }): UnderstudyError {
  const code = isKnownCode(job.error_code) ? job.error_code : 'CS-UORC99-999';
  return new UnderstudyError(code, { problem: job.error ?? `${job.job_id} failed` });
}

/** Waits and tries again are of use here: the failure is the server's, or it is busy. */
export function isWorthRetrying(status: number): boolean {
  return status === 429 || status === 500 || status === 503 || isProxyFailure(status);
}

/** A proxy says that the server behind it gave no answer: nobody knows what that has done. */
export function isProxyFailure(status: number): boolean {
  return status === 502 || status === 504;
}

function isKnownCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && (ERROR_CODES as string[]).includes(code);
}
