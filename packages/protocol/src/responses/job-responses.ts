/** Answers about render jobs. */
import { z } from 'zod';
import { CHECKPOINTS, JOB_MODES, JOB_STATUSES } from '../statuses.ts';
import { countField, failureFields, laterTimeField, timeField, totalField } from './response-field.ts';

const jobId = z.string().meta({ description: '`job_…`; whoever knows it can see the job.' });
const percent = z.int().min(0).max(100);

/** POST /api/render */
export const renderAccepted = z.object({
  job_id: jobId,
  status: z.literal('queued'),
  mode: z.enum(JOB_MODES),
  enqueued_at: timeField(),
  poll_url: z.string().meta({ description: 'Path of the status of this job.' }),
  status_url: z.string().meta({ description: 'The same as `poll_url`.' }),
});

export type RenderAccepted = z.output<typeof renderAccepted>;

/** GET /api/render/{job_id} */
export const jobState = z.object({
  job_id: jobId,
  status: z.enum(JOB_STATUSES),
  mode: z.enum(JOB_MODES),
  checkpoint: z.enum(CHECKPOINTS).nullable().meta({ description: 'The last stage passed.' }),
  progress_pct: percent.meta({ description: 'Never falls; 100 only when complete.' }),
  cdn_url: z.string().nullable().meta({ description: 'The result: signed, expiring, fresh with every poll.' }),
  mask_cdn_url: z.string().nullable().meta({ description: 'The mask of a transparent result.' }),
  ...failureFields,
  progress: z.object({ completed_chunks: countField(), total_chunks: countField(), percent }),
  download_url: z.string().nullable().meta({ description: 'The same as `cdn_url`.' }),
  chunks: z.array(z.string()).max(0).meta({ description: 'Always empty.' }),
  created_at: timeField(),
  started_at: laterTimeField(),
  completed_at: laterTimeField(),
  expires_at: laterTimeField().meta({ description: 'When the result will be gone.' }),
  eta_seconds: z.number().min(0).nullable().meta({ description: 'How much longer it takes, where that can be told.' }),
  queue_position: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Its place in the queue, from 1, while it is queued.' }),
  frames_done: countField(),
  frames_total: countField().nullable(),
  fast: z.boolean(),
  warnings: z.array(z.string()).meta({ description: 'What makes the result worse than it could be.' }),
});

export type JobState = z.output<typeof jobState>;

/** GET /api/render */
export const jobList = z.object({ jobs: z.array(jobState), total: totalField() });

export type JobList = z.output<typeof jobList>;

/** DELETE /api/render/{job_id} */
export const jobCancelled = z.object({
  job_id: jobId,
  status: z.enum(JOB_STATUSES).meta({ description: '`cancelled`, or the status of a job that had already ended.' }),
  credits_refunded: countField(),
});

export type JobCancelled = z.output<typeof jobCancelled>;
