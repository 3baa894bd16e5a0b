import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { makeClip, type TestClip } from './testing/make-clip.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { indexVideo, type VideoIndex } from './video-index.ts';

const scratch = openScratchFolder();

async function indexClip(name: string, options: Partial<TestClip> = {}): Promise<VideoIndex> {
  await makeClip(scratch(name), options);
  return indexVideo(scratch(name));
}

function secondsOf({ pts, timeBase }: VideoIndex): number[] {
  return Array.from(pts, (t) => (t * timeBase.num) / timeBase.den);
}

test('every frame is listed in display order, though B-frames are stored out of order', async () => {
  const index = await indexClip('b-frames.mp4', { bFrames: 3, frameCount: 25 });
  assert.equal(index.frameCount, 25);
  assert.deepEqual(
    secondsOf(index).map((s) => Math.round(s * 30)),
    Array.from({ length: 25 }, (_, i) => i),
  );
  assert.deepEqual([...index.keyFrames], [0, 10, 20]);
  assert.equal(index.seekable, true);
  assert.deepEqual(index.warnings, []);
});

test('the times of a variable frame rate are those of the file', async () => {
  const ticksOf = (frame: number): number => frame * 2 + (frame % 3 === 0 ? 1 : 0);
  const index = await indexClip('vfr.mp4', { ticksOf });
  assert.deepEqual(
    secondsOf(index).map((s) => Math.round(s * 30)),
    Array.from({ length: 30 }, (_, i) => ticksOf(i)),
  );
  assert.equal(index.isVariableFrameRate, true);
});

test('an AVI with reordered frames has no times: it is numbered instead, and cannot be searched', async () => {
  const index = await indexClip('reordered.avi', { container: 'avi' });
  assert.equal(index.seekable, false);
  assert.equal(index.frameCount, 30);
  assert.ok(index.pts.every((t, i) => i === 0 || t > index.pts[i - 1]!));
  const plain = await indexClip('plain.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0 });
  assert.equal(plain.seekable, true);
});

test('frames of VP8 that are never shown are not counted', async () => {
  const codecOptions = {
    deadline: 'good',
    'cpu-used': '1',
    'auto-alt-ref': '1',
    'lag-in-frames': '16',
    'arnr-maxframes': '5',
  };
  const vp8: Partial<TestClip> = {
    container: 'webm',
    codec: 'libvpx',
    bFrames: 0,
    frameCount: 60,
    keyFrameInterval: 60,
  };
  assert.equal((await indexClip('vp8.webm', { ...vp8, codecOptions })).frameCount, 60);
});

test('a file that breaks off is a shorter clip with a warning', async () => {
  for (const [name, options] of [
    ['faststart.mp4', { muxerOptions: { movflags: '+faststart' } }],
    ['broken.mkv', { container: 'matroska' }],
    ['broken.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0 }],
  ] as [string, Partial<TestClip>][]) {
    await makeClip(scratch(name), options);
    const whole = readFileSync(scratch(name));
    writeFileSync(scratch(name), whole.subarray(0, Math.floor(whole.length * 0.7)));
    const index = await indexVideo(scratch(name));
    assert.ok(index.frameCount >= 10 && index.frameCount < 30, `${name}: ${index.frameCount} frames`);
  }
  assert.match((await indexVideo(scratch('faststart.mp4'))).warnings[0]!, /damaged|breaks off/);
});

test('an MP4 that breaks off before its table is refused', async () => {
  await makeClip(scratch('headless.mp4'));
  const whole = readFileSync(scratch('headless.mp4'));
  writeFileSync(scratch('headless.mp4'), whole.subarray(0, Math.floor(whole.length * 0.7)));
  await assert.rejects(
    indexVideo(scratch('headless.mp4')),
    (error) => error instanceof UnderstudyError && error.code === 'CS-ORIV-007',
  );
});

test('an index can be sent to another process', async () => {
  const index = await indexClip('sent.mp4');
  assert.deepEqual(structuredClone(index), index);
});
