import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeRange, FrameScaler, indexVideo, probeVideo } from '@understudy/engine/media';
import { PersonDetector, PoseModel } from '@understudy/engine/vision';
import { drawFrame } from './driving-clip/draw-frame.ts';
import { drawRoom } from './driving-clip/room.ts';
import type { Picture } from './driving-clip/trace.ts';

const CLIP = fileURLToPath(new URL('./driving.mp4', import.meta.url));
const CACHE = fileURLToPath(new URL('../node_modules/.cache/understudy', import.meta.url));
const FRAMES = [0, 45, 78, 116, 170];

const pictures = new Map<number, Picture>();
before(async () => {
  const index = await indexVideo(CLIP);
  using scaler = new FrameScaler();
  for await (const frame of decodeRange(CLIP, index, { first: 0, last: index.frameCount })) {
    if (FRAMES.includes(frame.index)) pictures.set(frame.index, await scaler.toRgb(frame));
    frame.release();
  }
});
after(() => pictures.clear());

test('the clip is six seconds of picture and sound, small enough to be kept in the repository', async () => {
  const info = await probeVideo(CLIP);
  assert.deepEqual([info.width, info.height, info.frameCount, info.durationSeconds], [960, 540, 180, 6]);
  assert.deepEqual(info.fps, { num: 30, den: 1 });
  assert.equal(info.audioTracks[0]!.codec, 'aac');
  assert.ok(info.sizeBytes < 1.5e6);
});

test('its frames are those that the script draws', async () => {
  const drawn = drawFrame(await drawRoom(), FRAMES[2]! / 30).data;
  const kept = pictures.get(FRAMES[2]!)!.data;
  const squares = drawn.reduce((sum, value, i) => sum + (value - kept[i]!) ** 2, 0) / drawn.length;
  const decibels = 10 * Math.log10((255 * 255) / squares);
  assert.ok(decibels > 34, `${decibels.toFixed(1)} dB`);
});

test('the models find the dancer in it, from the front, the side and behind', async () => {
  await using detector = await PersonDetector.open({ cacheDir: CACHE });
  await using model = await PoseModel.open({ variant: 'full', mask: false, cacheDir: CACHE });
  for (const [frame, picture] of pictures) {
    const [person] = await detector.detect(picture);
    assert.ok(person && person.score > 0.6, `nobody in frame ${frame}`);
    const pose = await model.estimateInBox(picture, person);
    assert.ok(pose && pose.score > 0.9, `no pose in frame ${frame}`);
  }
});
