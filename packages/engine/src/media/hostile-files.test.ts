import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { openChunkEncoder } from './chunk-encoder.ts';
import { decodeRange } from './decode-range.ts';
import { joinChunks } from './join-chunks.ts';
import { probeVideo } from './probe-video.ts';
import { makeClip, TEST_AUDIO, type TestClip } from './testing/make-clip.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { indexVideo } from './video-index.ts';

const scratch = openScratchFolder();
const PCM = { ...TEST_AUDIO, codec: 'pcm_s16le', sampleFormat: 's16' };
const TRIES = 14;

const clips: [name: string, options: Partial<TestClip>][] = [
  ['clip.mp4', { audio: TEST_AUDIO }],
  ['front.mp4', { rotationDegrees: 90, muxerOptions: { movflags: '+faststart' } }],
  ['clip.mov', { container: 'mov', audio: PCM }],
  ['clip.avi', { container: 'avi', codec: 'mpeg4', bFrames: 0, audio: PCM }],
  [
    'clip.mkv',
    { container: 'matroska', codec: 'libx265', pixelFormat: 'yuv420p10le', audio: { ...PCM, codec: 'flac' } },
  ],
  ['clip.webm', { container: 'webm', codec: 'libvpx-vp9', bFrames: 0, audio: { ...PCM, codec: 'libopus' } }],
];

for (const [name, options] of clips) {
  test(`a damaged ${name} ends in a code or in a whole output, never in a crash`, async () => {
    await makeClip(scratch(name), options);
    const whole = readFileSync(scratch(name));
    const random = seededRandom(name.length * 7919);
    for (let i = 0; i < TRIES; i++) {
      writeFileSync(scratch(name), damage(whole, i, random));
      try {
        await processWhole(scratch(name));
      } catch (error) {
        if (!(error instanceof UnderstudyError)) throw new Error(`try ${i}: ${error}`, { cause: error });
      }
    }
  });
}

/** Cut off, a few bits turned in the headers, or many anywhere. */
function damage(whole: Buffer, kind: number, random: () => number): Buffer {
  if (kind % 3 === 0) return whole.subarray(0, Math.floor(random() * whole.length));
  const bytes = Buffer.from(whole);
  const [count, span] = kind % 3 === 1 ? [3, Math.min(1500, bytes.length)] : [20, bytes.length];
  for (let i = 0; i < count; i++) {
    const at = Math.floor(random() * span);
    bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8));
  }
  return bytes;
}

/** Everything that a render does with a source. */
async function processWhole(path: string): Promise<void> {
  const { width, height } = await probeVideo(path);
  const index = await indexVideo(path);
  const first = Math.floor(index.frameCount / 3);
  const chunk = `${path}.chunk`;
  await using encoder = await openChunkEncoder(chunk, { ...index, width, height, preset: 'ultrafast' });
  let count = 0;
  for await (using frame of decodeRange(path, index, { first, last: index.frameCount })) {
    encoder.write(frame, frame.pts - index.pts[first]!);
    count++;
  }
  assert.equal(count, index.frameCount - first);
  await encoder.close();
  const output = `${path}.out.mp4`;
  await joinChunks([{ path: chunk, pts: index.pts.slice(first) }], { index, audioFrom: path, output });
  assert.equal((await indexVideo(output)).frameCount, count);
  rmSync(output);
}

/** xorshift32: the same damage on every run. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
