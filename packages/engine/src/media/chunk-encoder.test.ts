import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { YuvImage } from '../core/image.ts';
import { openChunkEncoder } from './chunk-encoder.ts';
import { decodeRange } from './decode-range.ts';
import { probeVideo } from './probe-video.ts';
import { drawFrameNumber, readFrameNumber } from './testing/frame-pattern.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { indexVideo } from './video-index.ts';
import { createYuvFrame } from './yuv-frame.ts';

const scratch = openScratchFolder();
const OPTIONS = { width: 128, height: 96, timeBase: { num: 1, den: 12800 }, frameRate: { num: 25, den: 1 } };
const TICKS = 512;

async function encode(path: string, count: number, draw: (i: number) => YuvImage): Promise<void> {
  const encoder = await openChunkEncoder(path, OPTIONS);
  for (let i = 0; i < count; i++) encoder.write(draw(i), i * TICKS);
  assert.equal((await encoder.close()).frames, count);
}

/** Draws on one native frame again and again. */
async function encodePattern(path: string, count: number): Promise<void> {
  using blank = createYuvFrame(128, 96);
  await encode(path, count, (i) => {
    drawFrameNumber(blank, i);
    return blank;
  });
}

/** A picture in memory of JavaScript, with rows apart. */
function ownImage(): YuvImage {
  const [yStride, uvStride] = [140, 70];
  const plane = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(128);
  return { width: 128, height: 96, yStride, uvStride, y: plane(140 * 96), u: plane(70 * 48), v: plane(70 * 48) };
}

test('a chunk holds its frames in order, as H.264 in BT.709 at the rate given', async () => {
  await encodePattern(scratch('chunk.mp4'), 30);
  const info = await probeVideo(scratch('chunk.mp4'));
  assert.partialDeepStrictEqual(info, {
    videoCodec: 'h264',
    pixelFormat: 'yuv420p',
    width: 128,
    height: 96,
    frameCount: 30,
  });
  assert.deepEqual(info.colour, { matrix: 'bt709', range: 'limited', transfer: 'bt709', primaries: 'bt709' });
  assert.equal(info.fps.num / info.fps.den, 25);
  assert.deepEqual(info.warnings, []);
  const index = await indexVideo(scratch('chunk.mp4'));
  for await (using frame of decodeRange(scratch('chunk.mp4'), index, { first: 0, last: 30 })) {
    assert.equal(readFrameNumber(frame), frame.index);
  }
});

test('the same pictures give the same bytes, be they native or not', async () => {
  await encodePattern(scratch('first.mp4'), 20);
  await encodePattern(scratch('second.mp4'), 20);
  const image = ownImage();
  await encode(scratch('own.mp4'), 20, (i) => {
    drawFrameNumber(image, i);
    return image;
  });
  const first = readFileSync(scratch('first.mp4'));
  assert.ok(first.equals(readFileSync(scratch('second.mp4'))));
  assert.ok(first.equals(readFileSync(scratch('own.mp4'))));
});

test('what was left in memory does not show in the bytes', () => {
  const program = fileURLToPath(new URL('testing/encode-pattern.ts', import.meta.url));
  const chunks = ['1', '2', '3', '7', '60'].map((perturb) => {
    // Where the C library is another one than GNU's this changes nothing.
    execFileSync(process.execPath, [program, scratch('chunk.mp4')], {
      env: { ...process.env, MALLOC_PERTURB_: perturb },
    });
    return readFileSync(scratch('chunk.mp4'));
  });
  assert.ok(chunks.every((chunk) => chunk.equals(chunks[0]!)));
});

test('a new frame is black', () => {
  using blank = createYuvFrame(128, 96);
  assert.ok(blank.y.every((v) => v === 16) && blank.u.every((v) => v === 128) && blank.v.every((v) => v === 128));
});

test('a picture that is not native may be drawn on as soon as it was handed over', async () => {
  const image = ownImage();
  await encodePattern(scratch('waited.mp4'), 5);
  const encoder = await openChunkEncoder(scratch('early.mp4'), OPTIONS);
  for (let i = 0; i < 5; i++) {
    drawFrameNumber(image, i);
    encoder.write(image, i * TICKS);
    image.y.fill(255);
  }
  await encoder.close();
  assert.ok(readFileSync(scratch('waited.mp4')).equals(readFileSync(scratch('early.mp4'))));
});

test('an encoder that is abandoned leaves no file', async () => {
  const encoder = await openChunkEncoder(scratch('aborted.mp4'), OPTIONS);
  using blank = createYuvFrame(128, 96);
  for (let i = 0; i < 5; i++) encoder.write(blank, i * TICKS);
  await encoder.abort();
  await encoder.abort();
  assert.equal(existsSync(scratch('aborted.mp4')), false);
  await assert.rejects(async () => {
    await using second = await openChunkEncoder(scratch('thrown.mp4'), OPTIONS);
    using frame = createYuvFrame(128, 96);
    second.write(frame, 0);
    throw new Error('stop');
  }, /stop/);
  assert.equal(existsSync(scratch('thrown.mp4')), false);
});

test('times that do not ascend, other sizes and empty chunks are mistakes', async () => {
  const encoder = await openChunkEncoder(scratch('wrong.mp4'), OPTIONS);
  using blank = createYuvFrame(128, 96);
  encoder.write(blank, 100);
  assert.throws(() => encoder.write(blank, 100), /ascend/);
  assert.throws(() => encoder.write({ ...ownImage(), width: 64 }, 200), /64×96/);
  await encoder.abort();
  await assert.rejects((await openChunkEncoder(scratch('none.mp4'), OPTIONS)).close(), /without frames/);
  await assert.rejects(openChunkEncoder(scratch('no-such-folder/chunk.mp4'), OPTIONS), /No such file/);
});
