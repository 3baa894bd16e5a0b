/** Which page of a list is wanted. */
import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { JOB_STATUSES } from '../statuses.ts';
import { choiceField, wholeNumberField } from './request-field.ts';

/** Lists are newest first. */
export const listQuery = z.object({
  limit: wholeNumberField({ min: 1, max: LIMITS.listLimit })
    .default(LIMITS.listLimitDefault)
    .meta({ description: 'Most entries to answer.', default: LIMITS.listLimitDefault }),
  offset: wholeNumberField({ min: 0, max: LIMITS.listOffset })
    .default(0)
    .meta({ description: 'Entries to skip.', default: 0 }),
});

export type ListQuery = z.output<typeof listQuery>;

/** GET /api/render */
export const jobListQuery = listQuery.extend({
  status: choiceField(JOB_STATUSES).optional().meta({ description: 'Only jobs in this state.' }),
});

export type JobListQuery = z.output<typeof jobListQuery>;
