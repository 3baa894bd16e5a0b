/** The errors of a request that cannot be accepted as it was sent: which field, what is wrong, what is allowed. */
import { UnderstudyError } from '@understudy/protocol';

export type FieldRefusal = {
  /** What was found and what is allowed. Shown to the client as it stands: holds nothing of the inside of the server. */
  problem: string;
  remedy?: string;
  cause?: unknown;
};

/** CS-UORC01-002 about one field of the request; `field` '' means the request as a whole. */
export function fieldRefused(field: string, { problem, remedy, cause }: FieldRefusal): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', {
    problem: field === '' ? problem : `${field}: ${problem}`,
    ...(remedy === undefined ? {} : { remedy }),
    cause,
    fields: [{ field, problem }],
  });
}
