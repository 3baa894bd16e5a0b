import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import { probeVideo, type VideoInfo } from './probe-video.ts';
import { makeClip, TEST_AUDIO, type TestClip } from './testing/make-clip.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';

const scratch = openScratchFolder();
const PCM = { ...TEST_AUDIO, codec: 'pcm_s16le', sampleFormat: 's16' };
const OPUS = { ...TEST_AUDIO, codec: 'libopus', sampleFormat: 's16' };

async function probeClip(name: string, options: Partial<TestClip>): Promise<VideoInfo> {
  await makeClip(scratch(name), options);
  return probeVideo(scratch(name));
}

async function assertRefused(path: string, code: string, problem: RegExp): Promise<void> {
  await assert.rejects(probeVideo(path), (error) => {
    assert.ok(error instanceof UnderstudyError, `${error}`);
    assert.equal(error.code, code);
    assert.match(error.problem ?? '', problem);
    return true;
  });
}

const containers: [name: string, expected: Partial<VideoInfo>, options: Partial<TestClip>][] = [
  ['clip.mp4', { container: 'mp4', videoCodec: 'h264' }, {}],
  ['clip.mov', { container: 'mov', videoCodec: 'h264' }, { container: 'mov', audio: PCM }],
  ['clip.avi', { container: 'avi', videoCodec: 'mpeg4' }, { container: 'avi', codec: 'mpeg4', bFrames: 0 }],
  [
    'clip.mkv',
    { container: 'matroska', bitDepth: 10 },
    { container: 'matroska', codec: 'libx265', pixelFormat: 'yuv420p10le' },
  ],
  [
    'clip.webm',
    { container: 'webm', videoCodec: 'vp9' },
    { container: 'webm', codec: 'libvpx-vp9', bFrames: 0, audio: OPUS },
  ],
];

for (const [name, expected, options] of containers) {
  test(`${name} is described from its headers`, async () => {
    const info = await probeClip(name, options);
    const common = {
      width: 128,
      height: 96,
      frameCount: 30,
      isVariableFrameRate: false,
      rotationDegrees: 0,
      isHdr: false,
    };
    assert.partialDeepStrictEqual(info, { ...common, ...expected });
    assert.equal(info.fps.num / info.fps.den, 30);
    // Matroska and WebM round times to milliseconds.
    assert.ok(Math.abs(info.durationSeconds - 1) <= 0.001, `${info.durationSeconds}`);
    assert.equal(info.audioTracks.length, options.audio ? 1 : 0);
  });
}

test('the name of a file does not matter, its content does', async () => {
  assert.equal((await probeClip('really-matroska.mp4', { container: 'matroska' })).container, 'matroska');
});

test('a turned picture is described upright', async () => {
  const info = await probeClip('turned.mp4', { rotationDegrees: 270 });
  assert.partialDeepStrictEqual(info, {
    rotationDegrees: 270,
    codedWidth: 128,
    codedHeight: 96,
    width: 96,
    height: 128,
  });
});

test('pixels that are not square widen the picture, and odd sizes are rounded down to even ones', async () => {
  const wide = await probeClip('wide.mp4', { pixelAspect: { num: 4, den: 3 } });
  assert.partialDeepStrictEqual(wide, { width: 170, height: 96, codedWidth: 128 });
  const odd = await probeClip('odd.mp4', { width: 127, height: 95, pixelFormat: 'yuv444p' });
  assert.partialDeepStrictEqual(odd, { width: 126, height: 94, codedWidth: 127, codedHeight: 95 });
});

test('a variable frame rate and high dynamic range are noticed', async () => {
  const ticksOf = (frame: number): number => frame * 2 + (frame % 3 === 0 ? 1 : 0);
  assert.equal((await probeClip('vfr.mp4', { ticksOf })).isVariableFrameRate, true);
  const hdr = await probeClip('hdr.mp4', { codec: 'libx265', pixelFormat: 'yuv420p10le', transfer: 16 });
  assert.partialDeepStrictEqual(hdr, { isHdr: true, bitDepth: 10 });
  assert.equal(hdr.colour.transfer, 'smpte2084');
});

test('what is no video is refused by its content, with what was found', async () => {
  await assertRefused(scratch('missing.mp4'), 'CS-ORIV-007', /cannot be opened/);
  await assertRefused(scratch('.'), 'CS-ORIV-007', /not a regular file/);
  writeFileSync(scratch('empty.mp4'), '');
  await assertRefused(scratch('empty.mp4'), 'CS-ORIV-007', /empty/);
  writeFileSync(scratch('text.mp4'), 'This is a letter, not a video.\n'.repeat(50));
  await assertRefused(scratch('text.mp4'), 'CS-ORIV-003', /text/);
  writeFileSync(scratch('noise.mp4'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 129) & 255)));
  await assertRefused(scratch('noise.mp4'), 'CS-ORIV-003', /not that of a known video format/);
  writeFileSync(scratch('picture.mp4'), Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'));
  await assertRefused(scratch('picture.mp4'), 'CS-ORIV-003', /picture/);
});

test('a playlist is refused, and the files that it names are not opened', async () => {
  await makeClip(scratch('secret.mp4'));
  writeFileSync(scratch('list.mp4'), `#EXTM3U\n#EXTINF:1,\n${scratch('secret.mp4')}\n#EXT-X-ENDLIST\n`);
  await assertRefused(scratch('list.mp4'), 'CS-ORIV-003', /playlist/);
  writeFileSync(scratch('concat.mp4'), `ffconcat version 1.0\nfile '${scratch('secret.mp4')}'\n`);
  await assertRefused(scratch('concat.mp4'), 'CS-ORIV-003', /text/);
});

test('sound without a picture is no video, with cover art or without', async () => {
  await makeClip(scratch('sound.mp4'), { video: 'none', audio: TEST_AUDIO });
  await assertRefused(scratch('sound.mp4'), 'CS-ORIV-007', /no video track/);
  const cover: Partial<TestClip> = {
    video: 'cover',
    codec: 'mjpeg',
    pixelFormat: 'yuvj420p',
    isFullRange: true,
    bFrames: 0,
  };
  await makeClip(scratch('cover.mp4'), { ...cover, frameCount: 1, audio: TEST_AUDIO });
  await assertRefused(scratch('cover.mp4'), 'CS-ORIV-007', /no video track/);
});

test('a video beyond the limits is refused with the limit and what was found', async () => {
  await makeClip(scratch('long.mp4'), {
    width: 64,
    height: 64,
    frameRate: { num: 1, den: 1 },
    frameCount: 301,
    bFrames: 0,
  });
  await assertRefused(scratch('long.mp4'), 'CS-ORIV-004', /301\.0 s, at most 300 s/);
  await makeClip(scratch('short.mp4'), { frameCount: 5 });
  await assertRefused(scratch('short.mp4'), 'CS-UORC01-002', /0\.17 s, at least 0\.5 s/);
  await makeClip(scratch('small.mp4'), { width: 62, height: 96 });
  await assertRefused(scratch('small.mp4'), 'CS-UORC01-002', /62×96 pixels, at least 64/);
  await makeClip(scratch('large.mp4'));
  truncateSync(scratch('large.mp4'), LIMITS.videoBytes + 1024 * 1024);
  await assertRefused(scratch('large.mp4'), 'CS-ORIV-005', /501 MB, at most 500 MB/);
});

test('headers that announce a giant picture are refused before anything is decoded', async () => {
  await makeClip(scratch('bomb.mp4'));
  const clip = readFileSync(scratch('bomb.mp4'));
  // Width and height in the sample entry: 16 bit each, 32 bytes after its name (ISO/IEC 14496-12, 12.1.3).
  const entry = clip.indexOf('avc1', clip.indexOf('stsd'), 'latin1');
  clip.writeUInt16BE(30000, entry + 28);
  clip.writeUInt16BE(30000, entry + 30);
  writeFileSync(scratch('bomb.mp4'), clip);
  await assertRefused(scratch('bomb.mp4'), 'CS-ORIV-006', /30000×30000 pixels/);
});

test('a small picture in the headers and a large one in the data is refused too', async () => {
  await makeClip(scratch('hidden.mp4'), { width: 4800, height: 64, frameCount: 20 });
  const clip = readFileSync(scratch('hidden.mp4'));
  const entry = clip.indexOf('avc1', clip.indexOf('stsd'), 'latin1');
  clip.writeUInt16BE(640, entry + 28);
  writeFileSync(scratch('hidden.mp4'), clip);
  await assertRefused(scratch('hidden.mp4'), 'CS-ORIV-006', /4800×64 pixels/);
});

test('an aborted probe ends with the reason of the signal', async () => {
  await assert.rejects(probeVideo(scratch('clip.mp4'), { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
});
