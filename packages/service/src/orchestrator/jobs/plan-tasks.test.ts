import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EncodeSceneResult } from '../tasks/task-results.ts';
import { planFirstTasks } from './plan-tasks.ts';

/** The parts of a render from prepared assets, in the order in which workers get them. */
function partsOf(fast: boolean, chunkCount: number): number[] {
  const scene: EncodeSceneResult = {
    sceneKey: 'scene',
    sceneVersion: 1,
    sizeBytes: 1,
    clipKey: 'clip',
    hasBackground: true,
    chunks: Array.from({ length: chunkCount }, (_, n) => ({ first: 30 * n, last: 30 * (n + 1) })),
    people: [],
    warnings: [],
    durationSeconds: chunkCount,
    width: 640,
    height: 360,
    fps: 30,
    frames: 30 * chunkCount,
  };
  const request = { background: { mode: 'original' as const }, hasOwnPicture: false, hasOwnVideo: false, scene };
  return planFirstTasks({ kind: 'render', fast, request }).map(({ part }) => part);
}

test('two workers that take turns at a fast job have chunks that follow each other', () => {
  assert.deepEqual(partsOf(true, 6), [0, 3, 1, 4, 2, 5]);
  assert.deepEqual(partsOf(true, 5), [0, 3, 1, 4, 2]);
  assert.deepEqual(partsOf(true, 1), [0]);
});

test('any other job has one task for all of its chunks', () => {
  assert.deepEqual(partsOf(false, 6), [0]);
});
