import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { type Engine, inspectPicture, inspectVideo, openEngine } from './index.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/understudy-test', import.meta.url));
const scratch = openScratchFolder();

const open = (): Promise<Engine> => openEngine({ workers: 1, cacheDir });

function failsWith(code: ErrorCode, problem: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, code);
    assert.match(error.problem ?? '', problem);
    return true;
  };
}

test('a video is described without being decoded', async () => {
  await using engine = await open();
  const { durationSeconds, sizeBytes, ...facts } = await inspectVideo(engine, { videoPath: example('driving.mp4') });
  assert.deepEqual(facts, {
    container: 'mp4',
    width: 960,
    height: 540,
    fps: 30,
    frames: 180,
    hasAudio: true,
    warnings: [],
  });
  assert.ok(Math.abs(durationSeconds - 6) < 0.05);
  assert.ok(sizeBytes > 1000);
});

test('a picture is described by its header', async () => {
  await using engine = await open();
  const { format, width, height } = await inspectPicture(engine, { picturePath: example('character.png') });
  assert.equal(format, 'png');
  assert.ok(width >= LIMITS.pictureMinSide && height >= LIMITS.pictureMinSide);
});

test('files that are not what they should be are refused with the code for it', async () => {
  await using engine = await open();
  const text = scratch('text');
  writeFileSync(text, 'neither a video nor a picture');
  await assert.rejects(inspectVideo(engine, { videoPath: text }), failsWith('CS-ORIV-003', /./));
  await assert.rejects(inspectPicture(engine, { picturePath: text }), failsWith('CS-UORC01-002', /not a picture/));
  const missing = scratch('missing');
  await assert.rejects(
    inspectPicture(engine, { picturePath: missing }),
    failsWith('CS-UORC01-002', /cannot be opened/),
  );
});
