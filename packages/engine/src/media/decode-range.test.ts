import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { UnderstudyError } from '@understudy/protocol/basics';
import type { YuvImage } from '../core/image.ts';
import { type DecodeOptions, decodeRange } from './decode-range.ts';
import type { DecodedFrame } from './decoded-frame.ts';
import { readFrameNumber } from './testing/frame-pattern.ts';
import { hashFrame } from './testing/hash-frame.ts';
import { makeClip, type TestClip } from './testing/make-clip.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { spliceClips } from './testing/splice-clips.ts';
import { indexVideo } from './video-index.ts';

const scratch = openScratchFolder();

type Seen = { index: number; pts: number; number: number; hash: string; isRepeated: boolean; size: string };

async function decode(path: string, first = 0, last?: number, options: DecodeOptions = {}): Promise<Seen[]> {
  const index = await indexVideo(path);
  const seen: Seen[] = [];
  for await (using frame of decodeRange(path, index, { first, last: last ?? index.frameCount }, options)) {
    seen.push(describe(frame));
  }
  return seen;
}

function describe(frame: DecodedFrame): Seen {
  const { index, pts, isRepeated, width, height } = frame;
  return { index, pts, isRepeated, size: `${width}×${height}`, number: readFrameNumber(frame), hash: hashFrame(frame) };
}

function assertNumbered(seen: Seen[], first = 0): void {
  assert.deepEqual(
    seen.map((s) => [s.index, s.number]),
    seen.map((_, i) => [first + i, first + i]),
  );
}

const clips: [name: string, options: Partial<TestClip>][] = [
  ['b-frames.mp4', { bFrames: 3 }],
  ['open-gop.mkv', { container: 'matroska', codecOptions: { 'x264-params': 'open-gop=1:b-pyramid=normal' } }],
  ['vfr.mov', { container: 'mov', ticksOf: (frame) => frame * 2 + (frame % 3 === 0 ? 1 : 0) }],
  ['late.mp4', { ticksOf: (frame) => frame + 15 }],
  ['simple.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0 }],
  ['reordered.avi', { container: 'avi' }],
  ['ten-bit.mkv', { container: 'matroska', codec: 'libx265', pixelFormat: 'yuv420p10le' }],
  ['vp8.webm', { container: 'webm', codec: 'libvpx', bFrames: 0 }],
  ['vp9.webm', { container: 'webm', codec: 'libvpx-vp9', bFrames: 0 }],
  ['mjpeg.avi', { container: 'avi', codec: 'mjpeg', pixelFormat: 'yuvj420p', isFullRange: true, bFrames: 0 }],
];

for (const [name, options] of clips) {
  test(`every range of ${name} has the very frames of the whole`, async () => {
    await makeClip(scratch(name), options);
    const whole = await decode(scratch(name));
    assert.equal(whole.length, 30);
    assertNumbered(whole);
    for (const [first, last] of [
      [0, 1],
      [3, 12],
      [9, 11],
      [10, 20],
      [19, 30],
      [29, 30],
    ] as const) {
      assert.deepEqual(
        await decode(scratch(name), first, last),
        whole.slice(first, last),
        `frames ${first} to ${last}`,
      );
    }
  });
}

test('frames long after a key frame are those of the whole, although others before them are left out', async () => {
  for (const pyramid of ['none', 'normal']) {
    const path = scratch(`far-${pyramid}.mp4`);
    const codecOptions = { 'x264-params': `b-pyramid=${pyramid}` };
    await makeClip(path, { frameCount: 60, keyFrameInterval: 60, bFrames: 3, codecOptions });
    const whole = await decode(path, 0, 60);
    assertNumbered(whole);
    for (const first of [17, 30, 31, 32, 33, 58]) assert.deepEqual(await decode(path, first, 60), whole.slice(first));
  }
});

test('frames do not depend on the threads of the decoder', async () => {
  await makeClip(scratch('threads.mp4'), { bFrames: 3 });
  const expected = await decode(scratch('threads.mp4'));
  assert.deepEqual(await decode(scratch('threads.mp4'), 0, 30, { threads: 3 }), expected);
});

test('turned pictures come upright, wide pixels square, odd sizes even', async () => {
  const shapes: [Partial<TestClip>, string][] = [
    [{ rotationDegrees: 90 }, '96×128'],
    [{ rotationDegrees: 180 }, '128×96'],
    [{ rotationDegrees: 270 }, '96×128'],
    [{ pixelAspect: { num: 4, den: 3 } }, '170×96'],
    [{ pixelAspect: { num: 4, den: 3 }, rotationDegrees: 90 }, '96×170'],
    [{ width: 127, height: 95, pixelFormat: 'yuv444p' }, '126×94'],
  ];
  for (const [options, size] of shapes) {
    await makeClip(scratch('shape.mp4'), { ...options, frameCount: 12 });
    const seen = await decode(scratch('shape.mp4'));
    assertNumbered(seen);
    assert.equal(seen[0]!.size, size, JSON.stringify(options));
  }
});

test('pictures that change their size within the clip are brought to the size of its headers', async () => {
  const vp8: Partial<TestClip> = { container: 'matroska', codec: 'libvpx', bFrames: 0, frameCount: 10 };
  await makeClip(scratch('small.mkv'), vp8);
  await makeClip(scratch('large.mkv'), { ...vp8, width: 192, height: 160 });
  await spliceClips(scratch('spliced.mkv'), [scratch('small.mkv'), scratch('large.mkv')]);
  const seen = await decode(scratch('spliced.mkv'));
  assert.deepEqual(
    seen.map((s) => s.number),
    Array.from({ length: 20 }, (_, i) => i % 10),
  );
  assert.ok(seen.every((s) => s.size === '128×96'));
});

test('frames can be shrunk for a preview, and are turned and drawn on as ever', async () => {
  for (const [options, maxSide, size] of [
    [{ width: 320, height: 180 }, 160, '160×90'],
    [{ width: 320, height: 182, rotationDegrees: 90 }, 160, '92×160'],
    [{ width: 127, height: 95, pixelFormat: 'yuv444p' }, 64, '64×48'],
    [{}, 500, '128×96'],
  ] as [Partial<TestClip>, number, string][]) {
    await makeClip(scratch('preview.mp4'), { ...options, frameCount: 12 });
    const seen = await decode(scratch('preview.mp4'), 0, 12, { maxSide });
    assertNumbered(seen);
    assert.equal(seen[0]!.size, size, JSON.stringify(options));
  }
});

test('full range, 4:2:2 and interlaced pictures keep their brightness', async () => {
  const variants: Partial<TestClip>[] = [
    {},
    { isFullRange: true, pixelFormat: 'yuvj420p' },
    { pixelFormat: 'yuv422p' },
    { codecOptions: { 'x264-params': 'tff=1:level=3.0' } },
  ];
  const means: number[] = [];
  for (const options of variants) {
    await makeClip(scratch('levels.mp4'), { ...options, frameCount: 12 });
    const index = await indexVideo(scratch('levels.mp4'));
    for await (using frame of decodeRange(scratch('levels.mp4'), index, { first: 5, last: 6 }))
      means.push(meanLuma(frame));
  }
  for (const mean of means) assert.ok(Math.abs(mean - means[0]!) < 1.5, means.join(' '));
});

test('pictures of high dynamic range become ordinary ones with light and shade', async () => {
  for (const transfer of [16, 18]) {
    await makeClip(scratch('hdr.mp4'), { codec: 'libx265', pixelFormat: 'yuv420p10le', transfer, frameCount: 12 });
    assertNumbered(await decode(scratch('hdr.mp4')));
  }
});

test('a picture in BT.601 has the colours of BT.709 after decoding', async () => {
  // 96 lines and no tag: BT.601. Y 180 U 100+ V 140- of the pattern move by the difference of the two matrices.
  await makeClip(scratch('sd.mp4'), { frameCount: 12, keyFrameInterval: 1, codecOptions: { 'x264-params': 'qp=1' } });
  const index = await indexVideo(scratch('sd.mp4'));
  for await (using frame of decodeRange(scratch('sd.mp4'), index, { first: 0, last: 1 })) {
    const [u, v] = [100 + 10 - 128, 140 - 10 - 128];
    // From the two matrices: Y' = Y − 0.1182 U − 0.2124 V, U' = 1.0186 U + 0.1146 V, V' = 0.0750 U + 1.0253 V.
    const at = 10 * frame.uvStride + 30;
    assert.ok(Math.abs(frame.u[at]! - 128 - (1.0186 * u + 0.1146 * v)) <= 1.5, `u ${frame.u[at]}`);
    assert.ok(Math.abs(frame.v[at]! - 128 - (0.075 * u + 1.0253 * v)) <= 1.5, `v ${frame.v[at]}`);
  }
});

test('damaged frames are repeated, and the others keep their numbers', async () => {
  await makeClip(scratch('damaged.mkv'), { container: 'matroska', codec: 'libvpx', bFrames: 0, keyFrameInterval: 5 });
  const bytes = readFileSync(scratch('damaged.mkv'));
  const index = await indexVideo(scratch('damaged.mkv'));
  // Zeroing the sync code of a VP8 key frame (9d 01 2a, RFC 6386, 9.1) makes it undecodable.
  let at = 0;
  for (let key = 0; key < 3; key++) at = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]), at + 1);
  bytes.fill(0, at, at + 3);
  writeFileSync(scratch('damaged.mkv'), bytes);
  const seen = await decode(scratch('damaged.mkv'));
  assert.equal(seen.length, index.frameCount);
  assert.equal(seen[10]!.isRepeated, true);
  assert.equal(seen[10]!.number, 9);
  assert.deepEqual(seen[15]!.number, 15);
  assert.deepEqual(await decode(scratch('damaged.mkv'), 10, 20), seen.slice(10, 20));
});

test('a video of which nothing can be decoded is refused', async () => {
  await makeClip(scratch('void.mkv'), { container: 'matroska', codec: 'libvpx', bFrames: 0, frameCount: 10 });
  const bytes = readFileSync(scratch('void.mkv'));
  const index = await indexVideo(scratch('void.mkv'));
  const at = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  bytes.fill(0, at, at + 3);
  writeFileSync(scratch('void.mkv'), bytes);
  const read = decodeRange(scratch('void.mkv'), index, { first: 0, last: 10 });
  await assert.rejects(read.next(), (error) => error instanceof UnderstudyError && error.code === 'CS-ORIV-007');
});

test('a signal stops the decoding between two frames', async () => {
  await makeClip(scratch('aborted.mp4'));
  const index = await indexVideo(scratch('aborted.mp4'));
  const controller = new AbortController();
  let count = 0;
  await assert.rejects(async () => {
    const range = { first: 0, last: 30 };
    for await (using frame of decodeRange(scratch('aborted.mp4'), index, range, { signal: controller.signal })) {
      count += frame.isRepeated ? 0 : 1;
      if (count === 4) controller.abort(new Error('enough'));
    }
  }, /enough/);
  assert.equal(count, 4);
});

test('a released frame is empty, and may be released again', async () => {
  await makeClip(scratch('released.mp4'));
  const index = await indexVideo(scratch('released.mp4'));
  for await (const frame of decodeRange(scratch('released.mp4'), index, { first: 0, last: 2 })) {
    frame.release();
    frame.release();
    assert.equal(frame.y.length, 0);
    assert.throws(() => frame.native, /released/);
  }
});

test('a process that leaves ranges half read, holds frames or throws ends cleanly', async () => {
  await makeClip(scratch('left.mp4'));
  const script = `
    import { decodeRange, indexVideo } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const path = ${JSON.stringify(scratch('left.mp4'))};
    const index = await indexVideo(path);
    const held = [];
    for (let i = 0; i < 20; i++) {
      const read = decodeRange(path, index, { first: 0, last: 30 }, { threads: 2 });
      for await (const frame of read) { held.push(frame); if (frame.index === i) break; }
      if (i % 5 === 0) globalThis.gc();
    }
    await decodeRange(path, index, { first: 2, last: 9 }).next();
    try { for await (using frame of decodeRange(path, index, { first: 5, last: 30 })) throw new Error('stop'); } catch {}
    let sum = 0;
    for (const frame of held) { sum += frame.y[0] + frame.v[9]; frame.release(); }
    if (!(sum > 0)) process.exitCode = 3;
    console.log('done');
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '-e', script]);
  assert.equal(stdout.trim(), 'done');
});

function meanLuma({ y, yStride, width, height }: YuvImage): number {
  let sum = 0;
  for (let row = 0; row < height; row++) for (let x = 0; x < width; x++) sum += y[row * yStride + x]!;
  return sum / (width * height);
}
