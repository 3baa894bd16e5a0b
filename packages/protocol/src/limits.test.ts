import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS } from './errors.ts';
import { LIMITS } from './limits.ts';

test('the limits are those that the error table promises to users', () => {
  assert.match(ERRORS['CS-ORIV-004'].action, new RegExp(`${LIMITS.videoSeconds / 60} minutes`));
  assert.match(ERRORS['CS-ORIV-005'].action, new RegExp(`${LIMITS.videoBytes / 1024 / 1024}MB`));
  assert.match(ERRORS['CS-ORIV-006'].action, new RegExp(`${LIMITS.videoSide}x${LIMITS.videoSide}`));
});

test('every smallest value is below its largest', () => {
  assert.ok(LIMITS.sceneMinSeconds < LIMITS.videoSeconds);
  assert.ok(LIMITS.videoMinSide < LIMITS.videoSide);
  assert.ok(LIMITS.pictureMinSide ** 2 < LIMITS.picturePixels);
});
