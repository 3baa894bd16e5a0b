/** The words that every package shares: error table and limits. */
export { ERRORS, type ErrorCode, type ErrorDetails, UnderstudyError } from './errors.ts';
export { LIMITS } from './limits.ts';
