/** `understudy render --server`: the same command, carried out by a service. */
import { setTimeout as pause } from 'node:timers/promises';
import { isEnded, type JobState, UnderstudyError } from '@understudy/protocol';
import { listenForInterrupts } from '../interrupt-signal.ts';
import { chooseDisplay, type ProgressDisplay } from '../progress-display.ts';
import { StageClock } from '../stage-clock.ts';
import { WorkFolder } from '../work-folder.ts';
import type { Server } from './find-server.ts';
import { openRenderForm, type RenderFormInput } from './render-form.ts';
import { jobFailure } from './server-failure.ts';
import { ServiceClient } from './service-client.ts';

export type RemoteRenderOptions = RenderFormInput & { maskOutput?: string; json: boolean };

export type RemoteRenderReport = {
  output: string;
  maskOutput?: string;
  jobId: string;
  sizeBytes: number;
  warnings: string[];
};

/** A short job is seen at once, a long one does not ask all the time. */
const POLL_MS = { first: 500, factor: 1.3, longest: 3000 };
const DOWNLOAD_TRIES = 3;

type Run = { client: ServiceClient; show: ProgressDisplay['show']; signal: AbortSignal };

/**
 * Uploads, waits, downloads. When it is interrupted the job is cancelled, which gives its credits back.
 *
 * @throws UnderstudyError with the code of the server or of the job
 */
export async function renderOnServer(server: Server, options: RemoteRenderOptions): Promise<RemoteRenderReport> {
  using interrupts = listenForInterrupts((exitCode) => process.exit(exitCode));
  using folder = new WorkFolder(options.output);
  const form = await openRenderForm(options);
  const clock = new StageClock();
  const display = chooseDisplay(options.json, clock);
  const show: ProgressDisplay['show'] = (progress) => {
    clock.record(progress);
    display.show(progress);
  };
  const run: Run = { client: new ServiceClient(server), show, signal: interrupts.signal };
  let jobId: string | undefined;
  try {
    show({ stage: 'upload', framesDone: 0, framesTotal: 1 });
    jobId = (await run.client.submitRender(form, run.signal)).job_id;
    show({ stage: 'upload', framesDone: 1, framesTotal: 1 });
    const job = await followJob(run, jobId);
    return await fetchResult(run, { job, folder, options });
  } catch (error) {
    if (!interrupts.signal.aborted) throw error;
    display.clear();
    if (jobId) await cancel(run.client, jobId);
    throw interrupts.signal.reason;
  } finally {
    display.clear();
  }
}

/** Asks for the state of the job until it is complete. */
async function followJob({ client, show, signal }: Run, jobId: string): Promise<JobState> {
  let hasWaited = false;
  for (let waitMs = POLL_MS.first; ; waitMs = Math.min(waitMs * POLL_MS.factor, POLL_MS.longest)) {
    const job = await client.getJob(jobId, signal);
    const isWaiting = job.status === 'queued';
    if (hasWaited && !isWaiting) show({ stage: 'queue', framesDone: 1, framesTotal: 1 });
    hasWaited = isWaiting;
    if (isWaiting) show({ stage: 'queue', framesDone: 0, framesTotal: 1 });
    else show({ stage: 'server', framesDone: job.progress_pct, framesTotal: 100 });
    if (job.status === 'complete') return job;
    if (job.status === 'failed') throw jobFailure(job);
    if (isEnded(job.status)) {
      const remedy = 'Send it again if that was a mistake.';
      throw new UnderstudyError('CS-UORC01-003', { problem: `${jobId} was cancelled by somebody else`, remedy });
    }
    await pause(waitMs, undefined, { signal });
  }
}

type Fetch = { job: JobState; folder: WorkFolder; options: RemoteRenderOptions };

async function fetchResult(run: Run, { job, folder, options }: Fetch): Promise<RemoteRenderReport> {
  const { output, maskOutput } = options;
  const files: [link: 'cdn_url' | 'mask_cdn_url', output: string][] = [['cdn_url', output]];
  if (maskOutput !== undefined) files.push(['mask_cdn_url', maskOutput]);
  let sizeBytes = 0;
  for (const [index, [link, file]] of files.entries()) {
    run.show({ stage: 'download', framesDone: index, framesTotal: files.length });
    sizeBytes += await download(run, { job, link, path: folder.pathFor(file) });
  }
  run.show({ stage: 'download', framesDone: files.length, framesTotal: files.length });
  run.signal.throwIfAborted();
  for (const [, file] of files.toReversed()) folder.publish(file);
  const mask = maskOutput === undefined ? {} : { maskOutput };
  return { output, ...mask, jobId: job.job_id, sizeBytes, warnings: job.warnings };
}

type Download = { job: JobState; link: 'cdn_url' | 'mask_cdn_url'; path: string };

/** Each try gets a fresh link: the one before may have expired on the way. */
async function download({ client, signal }: Run, { job, link, path }: Download): Promise<number> {
  for (let tries = 1; ; tries++) {
    const url = tries === 1 ? job[link] : (await client.getJob(job.job_id, signal))[link];
    if (url === null) throw new UnderstudyError('CS-UORC99-999', { problem: `the server gave no ${link}` });
    try {
      return await client.download(url, path, signal);
    } catch (error) {
      if (signal.aborted || tries === DOWNLOAD_TRIES) throw error;
    }
  }
}

async function cancel(client: ServiceClient, jobId: string): Promise<void> {
  try {
    await client.cancelJob(jobId);
  } catch (error) {
    console.error(`warning: ${jobId} could not be cancelled and goes on (${(error as Error).message})`);
  }
}
