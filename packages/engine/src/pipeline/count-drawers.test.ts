import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countDrawers } from './count-drawers.ts';

const SHORT = { frameCount: 300, width: 1280, height: 720 };

test('a short clip is drawn by the processes that have been started, and by one in any case', () => {
  assert.equal(countDrawers({ workers: 4, readyCount: 0 }, SHORT), 1);
  assert.equal(countDrawers({ workers: 4, readyCount: 2 }, SHORT), 2);
});

test('a long clip and a large one are drawn by as many as may work', () => {
  assert.equal(countDrawers({ workers: 4, readyCount: 0 }, { ...SHORT, frameCount: 600 }), 4);
  assert.equal(countDrawers({ workers: 4, readyCount: 1 }, { ...SHORT, width: 1920, height: 1080 }), 4);
});
