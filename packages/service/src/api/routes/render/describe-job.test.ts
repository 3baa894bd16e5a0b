import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobState } from '@understudy/protocol';
import type { JobView } from '../../../orchestrator/index.ts';
import { describeJob } from './describe-job.ts';

const QUEUED: JobView = {
  id: 'job_1',
  kind: 'render',
  status: 'queued',
  mode: 'full_pipeline',
  fast: false,
  model: 'V4_Preview',
  checkpoint: null,
  progressPct: 0,
  framesDone: 0,
  framesTotal: null,
  chunksDone: 0,
  chunksTotal: null,
  credits: 6,
  warnings: [],
  errorCode: null,
  errorMessage: null,
  errorDetail: null,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  startedAt: null,
  completedAt: null,
  expiresAt: null,
  readyAt: null,
  isExpired: false,
  result: null,
  etaSeconds: null,
  queuePosition: 3,
};

test('a queued job has every field of the contract, with null where there is nothing yet', () => {
  const state = describeJob(QUEUED, { video: null, mask: null });
  assert.deepEqual(jobState.parse(state), state);
  assert.deepEqual(Object.keys(state).sort(), Object.keys(jobState.shape).sort());
  assert.equal(state.created_at, '2026-01-02T03:04:05.678Z');
  assert.equal(state.queue_position, 3);
  assert.deepEqual(state.progress, { completed_chunks: 0, total_chunks: 0, percent: 0 });
});

test('a failed job says its code, the table of errors, and what was wrong with it', () => {
  const failed: JobView = {
    ...QUEUED,
    status: 'failed',
    errorCode: 'CS-ENEC-004',
    errorMessage: 'No humans detected in some frames',
    errorDetail: 'Nobody is seen in 80 of 90 frames. Use a video that shows one person.',
    queuePosition: null,
  };
  const state = describeJob(failed, { video: null, mask: null });
  assert.equal(state.error_code, 'CS-ENEC-004');
  assert.equal(state.error_message, 'No humans detected in some frames');
  assert.match(state.error!, /80 of 90/);
  assert.equal(state.queue_position, null);
});

test('a job that prepares a scene has no chunks to render, though its video will be rendered in some', () => {
  const state = describeJob({ ...QUEUED, kind: 'scene', chunksTotal: 2 }, { video: null, mask: null });
  assert.equal(state.progress.total_chunks, 0);
  assert.equal(describeJob({ ...QUEUED, chunksTotal: 2 }, { video: null, mask: null }).progress.total_chunks, 2);
});

test('a complete job tells the address of its video under both names', () => {
  const state = describeJob({ ...QUEUED, status: 'complete' }, { video: 'https://a/v', mask: 'https://a/m' });
  assert.equal(state.cdn_url, 'https://a/v');
  assert.equal(state.download_url, 'https://a/v');
  assert.equal(state.mask_cdn_url, 'https://a/m');
});
