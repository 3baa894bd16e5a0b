import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RgbImage } from '../core/image.ts';
import { decodeRange, FrameScaler, indexVideo } from '../media/index.ts';
import { SegmentAnalysts } from './segment-analysts.ts';
import type { SegmentResult } from './segment-message.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/driving.mp4', import.meta.url));
const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/understudy-test', import.meta.url));

/** At four frames a second a segment is as short as it gets. */
const FPS = 4;
const SEGMENT_FRAMES = 8;
const SETTINGS = {
  cacheDir,
  sourceWidth: 960,
  sourceHeight: 540,
  fps: FPS,
  preview: false,
  needsBackground: false,
};

async function readPictures(count: number): Promise<RgbImage[]> {
  using scaler = new FrameScaler();
  const pictures: RgbImage[] = [];
  for await (const frame of decodeRange(EXAMPLE, await indexVideo(EXAMPLE), { first: 0, last: count })) {
    pictures.push(
      scaler.toRgb(frame, { maxSide: 256, reserve: (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)) }),
    );
    frame.release();
  }
  return pictures;
}

/** @returns what came out, and how many threads had been started when each segment began */
async function analyse(
  threads: number,
  pictures: RgbImage[],
): Promise<{ results: SegmentResult[]; threadsAt: number[] }> {
  let started = 0;
  const count = (): number => started++;
  process.on('worker', count);
  try {
    const segmentCount = pictures.length / SEGMENT_FRAMES;
    await using analysts = new SegmentAnalysts(threads, segmentCount, SETTINGS);
    const threadsAt: number[] = [];
    for (let segment = 0; segment < segmentCount; segment++) {
      analysts.begin(segment);
      // The event of a thread comes with the next turn.
      await setImmediate();
      threadsAt.push(started);
      for (let index = segment * SEGMENT_FRAMES; index < (segment + 1) * SEGMENT_FRAMES; index++) {
        await analysts.push(index, pictures[index]!);
      }
      analysts.end();
    }
    return { results: await analysts.results(), threadsAt };
  } finally {
    process.off('worker', count);
  }
}

test('one thread analyses a short clip, others join it in a longer one, and all find the same', async () => {
  const pictures = await readPictures(10 * SEGMENT_FRAMES);
  const alone = await analyse(1, pictures);
  const together = await analyse(3, pictures);
  const short = await analyse(3, pictures.slice(0, 8 * SEGMENT_FRAMES));
  assert.deepEqual(together.threadsAt, [1, 1, 1, 1, 3, 3, 3, 3, 3, 3]);
  assert.deepEqual(short.threadsAt, [1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(together.results, alone.results);
  assert.deepEqual(short.results, alone.results.slice(0, 8));
});

test('no more threads start than segments are left for them', async () => {
  let started = 0;
  const count = (): number => started++;
  process.on('worker', count);
  await using analysts = new SegmentAnalysts(64, 10, SETTINGS);
  for (let segment = 0; segment < 10; segment++) {
    analysts.begin(segment);
    analysts.end();
  }
  await setImmediate();
  process.off('worker', count);
  assert.equal(started, 6);
});
