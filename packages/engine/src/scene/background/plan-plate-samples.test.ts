import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planExtraSamples, planPlateSamples } from './plan-plate-samples.ts';

test('a short clip gives all its frames, a long one no more than the disk should hold', () => {
  assert.equal(planPlateSamples({ frameCount: 40, fps: 24, width: 640, height: 360 }).length, 40);
  const long = planPlateSamples({ frameCount: 9000, fps: 30, width: 1280, height: 720 });
  assert.equal(long.length, 320);
  const huge = planPlateSamples({ frameCount: 9000, fps: 30, width: 4096, height: 4096 });
  assert.ok(huge.length >= 12 && huge.length * 4096 * 4096 * 1.5 <= 600e6);
});

test('samples are ascending, different, and reach from the first frame to the last', () => {
  const samples = planPlateSamples({ frameCount: 1000, fps: 30, width: 1280, height: 720 });
  assert.equal(samples[0], 0);
  assert.equal(samples.at(-1), 999);
  for (let i = 1; i < samples.length; i++) assert.ok(samples[i]! > samples[i - 1]!);
});

test('a shot between two samples gets some of its own', () => {
  const samples = planPlateSamples({ frameCount: 9000, fps: 30, width: 1280, height: 720 });
  const extra = planExtraSamples({ samples, shotStarts: [0, 4001, 4020], frameCount: 9000 });
  const present = samples.filter((index) => index >= 4001 && index < 4020).length;
  assert.ok(extra.length > 0 && present + extra.length >= 8);
  assert.ok(extra.every((index) => index >= 4001 && index < 4020 && !samples.includes(index)));
  assert.deepEqual(planExtraSamples({ samples, shotStarts: [0], frameCount: 9000 }), []);
});
