import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineProcessDied } from '@understudy/engine/pipeline';
import { UnderstudyError } from '@understudy/protocol';
import { judgeFailure } from './judge-failure.ts';

test('an error with a code is final, tells what was wrong and how to mend it, and warns of missing people', () => {
  const error = new UnderstudyError('CS-ENEC-004', { problem: 'no person was found', remedy: 'Use another video.' });
  assert.deepEqual(judgeFailure(error), {
    code: 'CS-ENEC-004',
    detail: 'No person was found. Use another video.',
    warnings: ['no person was found'],
    isFinal: true,
    pauseMs: 0,
  });
});

test('an engine process that died is tried again', () => {
  const { code, isFinal } = judgeFailure(new EngineProcessDied('CS-RNRD-003', { problem: 'it ended' }));
  assert.deepEqual([code, isFinal], ['CS-RNRD-003', false]);
});

test('what nobody foresaw is tried again, and only the operator is told what it was, in a bearable length', () => {
  const inside = "ENOENT: no such file or directory, open '/srv/understudy/objects/jobs/job_1/clip.scene'";
  const { code, detail, reason, isFinal } = judgeFailure(new Error(inside));
  assert.deepEqual([code, reason, isFinal], [undefined, inside, false]);
  assert.match(detail, /did not foresee/);
  assert.ok(!detail.includes('/srv'), detail);
  assert.equal(judgeFailure(new Error('x'.repeat(100_000))).reason?.length, 2001);
  assert.equal(judgeFailure('a text').reason, 'a text');
});

test('a full disk is no fault of the job, however it shows', () => {
  const system = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  const store = new Error('the object could not be written', { cause: system });
  const codec = new Error('writing the chunk: No space left on device');
  const engine = new UnderstudyError('CS-MGMR-001', { cause: new Error('ENOSPC: no space left on device, write') });
  for (const error of [system, store, codec, engine]) {
    const { code, detail, isFinal, pauseMs } = judgeFailure(error);
    assert.deepEqual([code, isFinal], [undefined, false]);
    assert.match(detail, /disk of the server is full/);
    assert.ok(pauseMs > 1000, 'there is time to free some');
  }
});
