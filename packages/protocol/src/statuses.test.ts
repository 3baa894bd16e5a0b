import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnded, JOB_STAGES, JOB_STATUSES, stageOfTask, TASK_KINDS } from './statuses.ts';

test('a job has ended when it is complete, failed or cancelled', () => {
  assert.deepEqual(JOB_STATUSES.filter(isEnded), ['complete', 'failed', 'cancelled']);
});

test('every kind of task belongs to a stage, and every stage has tasks', () => {
  assert.deepEqual(new Set(TASK_KINDS.map(stageOfTask)), new Set(JOB_STAGES));
});
