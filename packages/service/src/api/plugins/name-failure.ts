/** Gives everything that can be thrown while a request is answered its code from the error table. */
import { errorRow, UnderstudyError } from '@understudy/protocol';

/** Fastify's own refusals, by its codes: what is wrong and what is allowed. All of them are CS-UORC01-002. */
const REFUSALS: Record<string, string> = {
  FST_ERR_BAD_URL: 'the address holds a percent sign that begins no valid encoding',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as its Content-Length says',
  FST_ERR_CTP_INVALID_JSON_BODY:
    'the body is not valid JSON, or has a field that means something to every object: __proto__, constructor',
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'this content type is not accepted here; send multipart/form-data, application/x-www-form-urlencoded or application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is larger than this endpoint accepts',
};

/** What the router cannot find, however it says so. */
const NOT_FOUND = new Set(['FST_ERR_NOT_FOUND', 'FST_ERR_MAX_PARAM_LENGTH']);

/**
 * The error of the table that stands for `error`: itself where it carries a code; CS-UORC01-003 and -002 for what the framework refuses;
 * CS-UORC01-004 with `error` as its cause for everything else, which is a bug.
 */
export function nameFailure(error: unknown): UnderstudyError {
  if (error instanceof UnderstudyError) return withReason(error);
  const code = frameworkCode(error);
  if (code === undefined) return new UnderstudyError('CS-UORC01-004', { cause: error });
  if (NOT_FOUND.has(code)) return new UnderstudyError('CS-UORC01-003', { cause: error });
  return refusal(REFUSALS[code] ?? (error as Error).message, error);
}

/**
 * What was wrong with this one request goes to its sender, unless it is the server's own affair. Answers have room for the problems of
 * fields alone, so that a remedy which is not the table's action goes with the first of them.
 */
function withReason(error: UnderstudyError): UnderstudyError {
  const { code, problem, remedy, cause } = error;
  const { status, action } = errorRow(code);
  if (problem === undefined || status >= 500) return error;
  const [first = { field: '', problem }, ...others] = error.fields;
  const mended = remedy === action ? first : { ...first, problem: `${first.problem}. ${remedy}` };
  return new UnderstudyError(code, { problem, remedy, cause, fields: [mended, ...others] });
}

function refusal(problem: string, cause: unknown): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', { problem, cause, fields: [{ field: '', problem }] });
}

/** The code of an error by which Fastify, one of its plugins or a body that broke off refuses a request; undefined for others. */
function frameworkCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode, code } = error as Error & { statusCode: unknown; code?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  return typeof code === 'string' ? code : '';
}
