import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { before, test } from 'node:test';
import { indexVideo, type VideoIndex } from '../media/index.ts';
import { makeClip } from '../media/testing/make-clip.ts';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { Loaded } from './loaded.ts';
import { readClip } from './read-clip.ts';

const scratch = openScratchFolder();
const skip = process.platform === 'linux' ? false : 'open files are looked up in /proc';
const path = scratch('clip.mp4');
let index: VideoIndex;
before(async () => {
  await makeClip(path, {});
  index = await indexVideo(path);
});

function isClipOpen(): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
}

async function read(loaded: Loaded, first: number, last: number, stopAt?: number): Promise<void> {
  const { signal } = new AbortController();
  for await (using frame of readClip({ path, index }, { first, last }, { signal, loaded })) {
    if (frame.index === stopAt) return;
  }
}

test('a clip stays open from chunk to chunk, and is closed after its last frame', { skip }, async () => {
  const loaded = new Loaded();
  await read(loaded, 0, 10);
  assert.ok(isClipOpen());
  await read(loaded, 10, index.frameCount);
  assert.ok(!isClipOpen());
});

test('a clip is closed when a chunk of it is left half done', { skip }, async () => {
  const loaded = new Loaded();
  await read(loaded, 0, 10);
  await read(loaded, 10, 20, 12);
  assert.ok(!isClipOpen());
});
