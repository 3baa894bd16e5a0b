import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countProcesses } from './count-processes.ts';

const HD = { width: 1280, height: 720 };

test('a short clip is left to one process, a longer or larger one is shared', () => {
  assert.equal(countProcesses({ ...HD, frameCount: 300 }, 8), 1);
  assert.equal(countProcesses({ ...HD, frameCount: 8 }, 8), 1);
  assert.equal(countProcesses({ ...HD, frameCount: 600 }, 8), 2);
  assert.equal(countProcesses({ width: 1920, height: 1080, frameCount: 300 }, 8), 2);
  assert.equal(countProcesses({ width: 3840, height: 2160, frameCount: 300 }, 8), 8);
});

test('there are never more processes than there may be', () => {
  assert.equal(countProcesses({ ...HD, frameCount: 9000 }, 2), 2);
});
