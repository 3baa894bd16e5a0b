/** The signed addresses of what a job has made. */
import type { FastifyRequest } from 'fastify';
import type { JobView } from '../../../orchestrator/index.ts';
import { signDownloadUrl } from '../../downloads/index.ts';
import type { JobLinks } from './describe-job.ts';

const NONE: JobLinks = { video: null, mask: null };

/** Fresh ones with every call. None before the job is complete, and none once its result has expired. */
export function linksOfJob(request: FastifyRequest, { id, result, isExpired }: JobView): JobLinks {
  if (!result || isExpired) return NONE;
  return {
    video: signDownloadUrl(request, { kind: 'job', id, file: 'result.mp4' }),
    mask: result.maskKey ? signDownloadUrl(request, { kind: 'job', id, file: 'mask.mp4' }) : null,
  };
}
