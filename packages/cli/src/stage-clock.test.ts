import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StageClock } from './stage-clock.ts';

test('a stage lasts from its first report to its last, also where stages overlap', () => {
  let now = 0;
  const clock = new StageClock(() => now);
  const reports: [number, 'scene' | 'character' | 'render'][] = [
    [0, 'scene'],
    [500, 'character'],
    [1500, 'character'],
    [2000, 'scene'],
    [2000, 'render'],
    [5250, 'render'],
  ];
  for (const [time, stage] of reports) {
    now = time;
    clock.record({ stage });
  }
  assert.deepEqual(clock.seconds(), { scene: 2, character: 1, render: 3.25 });
});

test('the time since a stage began is known while it runs', () => {
  let now = 100;
  const clock = new StageClock(() => now);
  assert.equal(clock.elapsedMs('render'), 0);
  clock.record({ stage: 'render' });
  now = 400;
  assert.equal(clock.elapsedMs('render'), 300);
});
