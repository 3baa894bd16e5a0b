/** The kinds of values that many answers hold. */
import { z } from 'zod';
import { errorCode } from '../envelope.ts';
import { LIMITS } from '../limits.ts';

/** ISO 8601, UTC. */
export function timeField() {
  return z.string().meta({ format: 'date-time' });
}

/** A time that has not come yet is null. */
export function laterTimeField() {
  return timeField().nullable();
}

export function countField() {
  return z.int().min(0);
}

/** Why something failed: code and message of the error table, and a sentence on this very case. All null while it has not failed. */
export const failureFields = {
  error: z.string().nullable().meta({ description: 'What went wrong in this very case, and how to mend it.' }),
  error_code: errorCode.nullable(),
  error_message: z.string().nullable().meta({
    description: 'The message of the error code; of a character or a scene whose job was cancelled, that it was.',
  }),
};

/** The number of all entries, of which the answer holds one page. */
export function totalField() {
  return countField().meta({ description: `All entries there are; an answer holds at most ${LIMITS.listLimit}.` });
}
