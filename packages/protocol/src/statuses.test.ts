import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CHECKPOINTS,
  isEnded,
  JOB_STAGES,
  JOB_STATUSES,
  laterCheckpoint,
  stageOfTask,
  TASK_KINDS,
} from './statuses.ts';

test('a job has ended when it is complete, failed or cancelled', () => {
  assert.deepEqual(JOB_STATUSES.filter(isEnded), ['complete', 'failed', 'cancelled']);
});

test('the later of two checkpoints does not depend on their order, and none is before all', () => {
  assert.equal(laterCheckpoint('dri_done', 'ref_done'), 'dri_done');
  assert.equal(laterCheckpoint(null, 'ref_done'), 'ref_done');
  assert.equal(laterCheckpoint(null, null), null);
  const checkpoint = fc.constantFrom(null, ...CHECKPOINTS);
  fc.assert(
    fc.property(checkpoint, checkpoint, (a, b) => {
      const later = laterCheckpoint(a, b);
      assert.equal(later, laterCheckpoint(b, a));
      assert.equal(laterCheckpoint(later, a), later);
    }),
  );
});

test('every kind of task belongs to a stage, and every stage has tasks', () => {
  assert.deepEqual(new Set(TASK_KINDS.map(stageOfTask)), new Set(JOB_STAGES));
});
