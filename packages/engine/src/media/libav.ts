/** The one door to the codec library: its log is silenced and its result codes are checked here, for every file of this room. */

import { UnderstudyError } from '@understudy/protocol/basics';
import { AV_LOG_QUIET, AV_NOPTS_VALUE } from 'node-av/constants';
import { FFmpegError, Log } from 'node-av/lib';

// The library writes to stderr from its own threads; what matters comes back as result codes.
Log.setLevel(AV_LOG_QUIET);

/** Ticks a second as a fraction of a second: one tick lasts num / den seconds. Also frames a second, for rates. */
export type Fraction = { num: number; den: number };

/** The value of a fraction, 0 if it is not known. */
export function toNumber({ num, den }: Fraction): number {
  return den === 0 ? 0 : num / den;
}

/** Passes a result code on, or throws what it means. For calls that only fail by our own mistake or for want of memory or disk. */
export function check(result: number, operation: string): number {
  FFmpegError.throwIfError(result, operation);
  return result;
}

/** In words, what a negative result code means. */
export function describe(result: number): string {
  return FFmpegError.strerror(result);
}

/** Like `check`, for calls whose failure is the fault of the user's video. */
export function checkReadable(result: number, operation: string): number {
  if (result >= 0) return result;
  throw new UnderstudyError('CS-ORIV-007', {
    problem: `${operation} failed: ${describe(result)}`,
    cause: FFmpegError.fromCode(result) ?? undefined,
  });
}

/** A time in ticks, or undefined where the file does not tell. */
export function knownTicks(ticks: bigint): number | undefined {
  return ticks === AV_NOPTS_VALUE ? undefined : Number(ticks);
}
