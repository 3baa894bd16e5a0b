import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { openChunkEncoder } from './chunk-encoder.ts';
import { decodeRange } from './decode-range.ts';
import { type ChunkPart, joinChunks } from './join-chunks.ts';
import { probeVideo } from './probe-video.ts';
import { readFrameNumber } from './testing/frame-pattern.ts';
import { hashFrame } from './testing/hash-frame.ts';
import { makeClip, TEST_AUDIO, type TestClip } from './testing/make-clip.ts';
import { readPackets } from './testing/read-packets.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { indexVideo, type VideoIndex } from './video-index.ts';

const scratch = openScratchFolder();
const PCM = { ...TEST_AUDIO, codec: 'pcm_s16le', sampleFormat: 's16' };

/** Encodes a clip in chunks that end at the given frames. */
async function encodeChunks(source: string, index: VideoIndex, ends: number[]): Promise<ChunkPart[]> {
  const parts: ChunkPart[] = [];
  let first = 0;
  for (const last of ends) {
    const path = `${source}.${first}.chunk`;
    const { width, height } = await probeVideo(source);
    const encoder = await openChunkEncoder(path, { ...index, width, height });
    for await (using frame of decodeRange(source, index, { first, last })) {
      encoder.write(frame, frame.pts - index.pts[first]!);
    }
    await encoder.close();
    parts.push({ path, pts: index.pts.slice(first, last) });
    first = last;
  }
  return parts;
}

async function joinClip(name: string, options: Partial<TestClip>, ends = [7, 18, 30]): Promise<ChunkPart[]> {
  await makeClip(scratch(name), options);
  const index = await indexVideo(scratch(name));
  const parts = await encodeChunks(scratch(name), index, index.seekable ? ends : [index.frameCount]);
  await joinChunks(parts, { index, audioFrom: scratch(name), output: scratch(`${name}.out.mp4`) });
  return parts;
}

async function hashFrames(path: string): Promise<string[]> {
  const index = await indexVideo(path);
  const hashes: string[] = [];
  for await (using frame of decodeRange(path, index, { first: 0, last: index.frameCount }))
    hashes.push(hashFrame(frame));
  return hashes;
}

async function startTimes(path: string): Promise<number[]> {
  const { pts, timeBase } = await indexVideo(path);
  return Array.from(pts, (t) => (t * timeBase.num) / timeBase.den);
}

function assertClose(actual: number[], expected: number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value} instead of ${expected[i]}`);
  });
}

const sources: [name: string, options: Partial<TestClip>][] = [
  ['plain.mp4', {}],
  ['vfr.mov', { container: 'mov', ticksOf: (frame) => frame * 2 + (frame % 3 === 0 ? 1 : 0) }],
  ['film.mp4', { frameRate: { num: 24000, den: 1001 } }],
  ['simple.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0 }],
  ['reordered.avi', { container: 'avi' }],
  ['turned.mp4', { rotationDegrees: 90, pixelAspect: { num: 4, den: 3 } }],
];

for (const [name, options] of sources) {
  test(`the joined ${name} shows the frames of its chunks, each at its time after the first`, async () => {
    const parts = await joinClip(name, options);
    const output = scratch(`${name}.out.mp4`);
    const ofChunks = (await Promise.all(parts.map((part) => hashFrames(part.path)))).flat();
    assert.deepEqual(await hashFrames(output), ofChunks);
    const times = await startTimes(scratch(name));
    assertClose(
      await startTimes(output),
      times.map((t) => t - times[0]!),
      1e-9,
    );
    const [source, joined] = [await probeVideo(scratch(name)), await probeVideo(output)];
    // The mean of a variable rate depends on how long the last frame is taken to last.
    if (!source.isVariableFrameRate) assert.deepEqual(joined.fps, source.fps);
    assert.ok(Math.abs(joined.durationSeconds - source.durationSeconds) < 1e-6);
    assert.partialDeepStrictEqual(joined, {
      rotationDegrees: 0,
      pixelAspect: 1,
      width: source.width,
      height: source.height,
    });
    assert.deepEqual(joined.warnings, []);
  });
}

test('a constant rate that Matroska rounded to milliseconds is exact in the output', async () => {
  await joinClip('rounded.mkv', { container: 'matroska' });
  const joined = await probeVideo(scratch('rounded.mkv.out.mp4'));
  assert.deepEqual(joined.fps, { num: 30, den: 1 });
  assertClose(
    await startTimes(scratch('rounded.mkv.out.mp4')),
    Array.from({ length: 30 }, (_, i) => i / 30),
    1e-9,
  );
});

test('AAC and MP3 are copied packet by packet', async () => {
  const mp3 = { ...TEST_AUDIO, codec: 'libmp3lame', sampleFormat: 's16p', sampleRate: 44100 };
  for (const [name, options] of [
    ['aac.mp4', { audio: TEST_AUDIO }],
    ['mp3.mkv', { container: 'matroska', audio: mp3 }],
  ] as [string, Partial<TestClip>][]) {
    await joinClip(name, options);
    const [before] = await readPackets(scratch(name), 'audio');
    const [after] = await readPackets(scratch(`${name}.out.mp4`), 'audio');
    assert.equal(after!.codec, before!.codec);
    assert.deepEqual(
      after!.packets.map((p) => p.hash),
      before!.packets.map((p) => p.hash),
    );
    const lead = before!.packets[0]!.seconds - after!.packets[0]!.seconds;
    assert.ok(Math.abs(lead) < 0.001);
    const steps = after!.packets.slice(1).map((p, i) => p.seconds - after!.packets[i]!.seconds);
    assert.ok(Math.max(...steps) - Math.min(...steps) < 1e-4, 'no jitter is left of the rounding to milliseconds');
  }
});

test('PCM, Vorbis, Opus and FLAC become AAC of the same length', async () => {
  const clips: [string, Partial<TestClip>][] = [
    ['pcm.mov', { container: 'mov', audio: PCM }],
    ['pcm.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0, audio: { ...PCM, channels: 1, sampleRate: 22050 } }],
    ['flac.mkv', { container: 'matroska', audio: { ...PCM, codec: 'flac' } }],
    ['opus.webm', { container: 'webm', codec: 'libvpx', bFrames: 0, audio: { ...PCM, codec: 'libopus' } }],
    [
      'vorbis.webm',
      {
        container: 'webm',
        codec: 'libvpx',
        bFrames: 0,
        audio: { ...TEST_AUDIO, codec: 'libvorbis', sampleRate: 44100 },
      },
    ],
  ];
  for (const [name, options] of clips) {
    await joinClip(name, options);
    const { audioTracks } = await probeVideo(scratch(`${name}.out.mp4`));
    const { channels, sampleRate } = options.audio!;
    assert.partialDeepStrictEqual(audioTracks, [{ codec: 'aac', channels, sampleRate }]);
    assert.ok(Math.abs(audioTracks[0]!.durationSeconds - 1) < 0.06, `${name}: ${audioTracks[0]!.durationSeconds} s`);
  }
});

test('sound stays with the picture when either starts later', async () => {
  const clips: [string, Partial<TestClip>][] = [
    ['late-sound.mp4', { audio: { ...TEST_AUDIO, startSeconds: 0.4, seconds: 0.6 } }],
    ['late-picture.mp4', { audio: TEST_AUDIO, ticksOf: (frame) => frame + 15 }],
    ['late-both.mkv', { container: 'matroska', audio: { ...PCM, startSeconds: 5 }, ticksOf: (frame) => frame + 150 }],
    ['late-pcm.mkv', { container: 'matroska', audio: { ...PCM, startSeconds: 0.4, seconds: 0.6 } }],
  ];
  for (const [name, options] of clips) {
    await joinClip(name, options);
    const distance = async (path: string): Promise<number> => {
      const [sound] = await readPackets(path, 'audio');
      return sound!.packets[0]!.seconds - (await startTimes(path))[0]!;
    };
    const [before, after] = [await distance(scratch(name)), await distance(scratch(`${name}.out.mp4`))];
    // AAC made anew starts with 1024 samples of run-up.
    const isNew = options.audio!.codec !== 'aac';
    assert.ok(Math.abs(after - before + (isNew ? 1024 / 48000 : 0)) < 0.002, `${name}: ${before} s became ${after} s`);
  }
});

test('the sound can be left out', async () => {
  const parts = await joinClip('silent.mp4', { audio: TEST_AUDIO });
  const index = await indexVideo(scratch('silent.mp4'));
  await joinChunks(parts, { index, audioFrom: null, output: scratch('silent.out.mp4') });
  assert.deepEqual((await probeVideo(scratch('silent.out.mp4'))).audioTracks, []);
});

test('the same chunks give the same bytes, with the table of contents in front', async () => {
  const parts = await joinClip('same.mkv', { container: 'matroska', audio: PCM });
  const index = await indexVideo(scratch('same.mkv'));
  await joinChunks(parts, { index, audioFrom: scratch('same.mkv'), output: scratch('again.mp4') });
  const bytes = readFileSync(scratch('again.mp4'));
  assert.ok(bytes.equals(readFileSync(scratch('same.mkv.out.mp4'))));
  assert.ok(bytes.indexOf('moov') < bytes.indexOf('mdat'));
});

test('a missing, broken or foreign chunk is named, and leaves no file behind', async () => {
  const parts = await joinClip('torn.mp4', {});
  const index = await indexVideo(scratch('torn.mp4'));
  rmSync(scratch('torn.mp4.out.mp4'));
  const assertFails = async (broken: ChunkPart[], problem: RegExp): Promise<void> => {
    await assert.rejects(
      joinChunks(broken, { index, audioFrom: null, output: scratch('torn.out.mp4') }),
      (error) => error instanceof UnderstudyError && error.code === 'CS-MGMR-001' && problem.test(error.message),
    );
    assert.deepEqual(
      readdirSync(dirname(scratch('x'))).filter((name) => name.includes('torn.out')),
      [],
    );
  };
  await assertFails([], /no segments/);
  await assertFails([parts[0]!, { path: scratch('gone.mp4'), pts: parts[1]!.pts }], /gone\.mp4: No such file/);
  await assertFails([{ path: parts[1]!.path, pts: parts[0]!.pts }, ...parts.slice(1)], /torn/);
  truncateSync(parts[2]!.path, 900);
  await assertFails(parts, /torn\.mp4\.18\.chunk/);
});

test('a signal stops the join and leaves no file behind', async () => {
  const parts = await joinClip('stopped.mp4', { audio: TEST_AUDIO });
  const index = await indexVideo(scratch('stopped.mp4'));
  const signal = AbortSignal.abort(new Error('enough'));
  const output = scratch('stopped.out.mp4');
  await assert.rejects(joinChunks(parts, { index, audioFrom: null, output, signal }), /enough/);
  assert.deepEqual(
    readdirSync(dirname(output)).filter((name) => name.includes('stopped.out')),
    [],
  );
});

test('frames can still be told apart after everything', async () => {
  await joinClip('numbers.mp4', { bFrames: 3 });
  const index = await indexVideo(scratch('numbers.mp4.out.mp4'));
  for await (using frame of decodeRange(scratch('numbers.mp4.out.mp4'), index, { first: 0, last: 30 })) {
    assert.equal(readFrameNumber(frame), frame.index);
  }
});
