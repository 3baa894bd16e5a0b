/**
 * The words that need no schemas: errors and limits. A door of its own, since the schemas take longer to load than all else that the
 * command line and the engine's processes and threads start with.
 */
export { ERROR_CODES, ERRORS, type ErrorCode, errorRow } from './errors.ts';
export { LIMITS } from './limits.ts';
export { UnderstudyError } from './understudy-error.ts';
