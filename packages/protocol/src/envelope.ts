/** The one shape of every error answer. */
import { z } from 'zod';
import { ERROR_CODES, errorRow } from './errors.ts';
import type { UnderstudyError } from './understudy-error.ts';

/** Every code that an answer may carry. */
export const errorCode = z.enum(ERROR_CODES);

export const errorEnvelope = z.object({
  detail: z.object({
    error_code: errorCode.meta({ description: 'Never changes: what programs decide by.' }),
    message: z.string().meta({ description: 'What went wrong, the same text for every case of this code.' }),
    action: z.string().meta({ description: 'What can be done about it.' }),
    request_id: z.string().meta({ description: 'Also in the header `X-Request-Id` and in the log of the server.' }),
    retryable: z.boolean().meta({ description: 'Whether the very same request may succeed after a pause.' }),
    errors: z
      .array(
        z.object({
          field: z.string().meta({ description: 'Name of the field; empty for the request as a whole.' }),
          problem: z.string().meta({ description: 'What was sent and what is allowed.' }),
        }),
      )
      .optional()
      .meta({ description: 'The fields that are to blame, where it is a matter of fields.' }),
  }),
});

export type ErrorEnvelope = z.output<typeof errorEnvelope>;

/** The answer for an error: message and action are exactly the table's; what is particular to this case is in `errors`. */
export function toEnvelope(error: UnderstudyError, requestId: string): ErrorEnvelope {
  const { message, action, retryable } = errorRow(error.code);
  const errors = error.fields.map(({ field, problem }) => ({ field, problem }));
  return {
    detail: {
      error_code: error.code,
      message,
      action,
      request_id: requestId,
      retryable,
      ...(errors.length > 0 ? { errors } : {}),
    },
  };
}
