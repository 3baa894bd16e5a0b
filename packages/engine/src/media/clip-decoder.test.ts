import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { ClipDecoder } from './clip-decoder.ts';
import { hashFrame } from './testing/hash-frame.ts';
import { makeClip } from './testing/make-clip.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { indexVideo } from './video-index.ts';

const scratch = openScratchFolder();

async function read(decoder: ClipDecoder, first: number, last: number): Promise<string[]> {
  const hashes: string[] = [];
  for await (using frame of decoder.frames({ first, last })) hashes.push(`${frame.index} ${hashFrame(frame)}`);
  return hashes;
}

test('ranges in any order, and one that was left half read, have the frames of the whole', async () => {
  for (const [name, options] of [
    ['b-frames.mp4', { bFrames: 3 }],
    ['reordered.avi', { container: 'avi' }],
  ] as const) {
    await makeClip(scratch(name), options);
    const index = await indexVideo(scratch(name));
    await using decoder = new ClipDecoder(scratch(name), index);
    const whole = await read(decoder, 0, 30);
    for await (using frame of decoder.frames({ first: 2, last: 30 })) if (frame.index === 5) break;
    for (const [first, last] of [
      [6, 12],
      [12, 20],
      [12, 13],
      [3, 4],
      [20, 30],
    ] as const) {
      assert.deepEqual(await read(decoder, first, last), whole.slice(first, last), `${name}: ${first} to ${last}`);
    }
  }
});

test('a range that follows the one before is decoded without opening the file again', async () => {
  await makeClip(scratch('kept.mp4'), {});
  const index = await indexVideo(scratch('kept.mp4'));
  await using decoder = new ClipDecoder(scratch('kept.mp4'), index);
  await read(decoder, 4, 15);
  await rm(scratch('kept.mp4'));
  assert.equal((await read(decoder, 15, 30)).length, 15);
  await assert.rejects(read(decoder, 3, 4));
});

test('a range that was aborted can be asked for again', async () => {
  await makeClip(scratch('aborted.mp4'), {});
  const index = await indexVideo(scratch('aborted.mp4'));
  await using decoder = new ClipDecoder(scratch('aborted.mp4'), index);
  const controller = new AbortController();
  await assert.rejects(async () => {
    for await (using frame of decoder.frames({ first: 0, last: 30 }, controller.signal)) {
      if (frame.index === 3) controller.abort(new Error('enough'));
    }
  }, /enough/);
  assert.equal((await read(decoder, 0, 30)).length, 30);
});
