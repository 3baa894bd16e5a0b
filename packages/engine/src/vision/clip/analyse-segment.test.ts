import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RgbImage } from '../../core/image.ts';
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { PoseModel } from '../pose-model.ts';
import { type AnalysedFrame, analyseSegment } from './analyse-segment.ts';
import { linkSegments } from './link-segments.ts';
import { unpackMask } from './pack-mask.ts';
import { serialiseObservations } from './serialise-observations.ts';
import { AnalysedExample, isSeen, type ReadFrames, readFrames } from './testing/analysed-example.ts';

/** A file of the shared test media, which not every checkout has beside it; undefined where it is absent. */
function findSharedMedia(file: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../../../../shared/media/${file}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

let example: AnalysedExample;
let clip: ReadFrames;

before(async () => {
  example = await AnalysedExample.open();
  clip = example.clip;
});
after(() => example[Symbol.asyncDispose]());

/** A picture of one colour. */
function plain(width: number, height: number, value: number): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height).fill(value) };
}

test('the person of the example clip is seen in every frame, with landmarks in the body and a mask over them', async () => {
  const segment = await example.analyse(clip.frames.slice(0, 12));
  for (const { people } of segment.frames) {
    assert.equal(people.length, 1);
    const [{ landmarks, score, packedMask, box }] = people as [(typeof people)[0]];
    assert.ok(score > 0.9);
    const mask = unpackMask(packedMask);
    let covered = 0;
    for (let i = 0; i < LANDMARK_COUNT; i++) {
      const column = Math.floor(landmarks[2 * i]! / mask.cell) - mask.x;
      const row = Math.floor(landmarks[2 * i + 1]! / mask.cell) - mask.y;
      if (column >= 0 && row >= 0 && column < mask.width && mask.data[row * mask.width + column]! >= 128) covered++;
    }
    assert.ok(covered >= LANDMARK_COUNT - 2, `${covered} landmarks lie in the mask`);
    assert.ok(box.x1 > box.x0 && box.y1 - box.y0 > 0.5 * clip.sourceHeight);
  }
});

test('of a calm person every fourth frame is looked at', async () => {
  const still = Array.from({ length: 17 }, (_, index) => ({ ...clip.frames[index >> 2]!, index }));
  const { estimate, looks } = countLooks();
  await example.analyse(still, clip, { ...example.models, pose: estimate });
  // The first look of all only aims the second.
  assert.deepEqual(looks, { withMask: 5, without: 1 });
});

test('of a person in motion more frames are looked at, but masks come from every fourth; all lie close to what would be seen', async () => {
  const frames = Array.from({ length: 17 }, (_, index) => ({ ...clip.frames[2 * index]!, index }));
  const { estimate, looks } = countLooks();
  const filled = await example.analyse(frames, clip, { ...example.models, pose: estimate });
  assert.equal(looks.withMask, 5);
  assert.ok(looks.without >= 3 && looks.without <= 13, `${looks.without} looks in between`);
  const seen = await example.analyse(frames, { ...clip, fps: 8 });
  for (const [i, { people }] of filled.frames.entries()) {
    const { landmarks } = seen.frames[i]!.people[0]!;
    const errors = Array.from(landmarks, (value, k) => Math.abs(value - people[0]!.landmarks[k]!));
    const median = errors.toSorted((a, b) => a - b)[errors.length >> 1]!;
    assert.ok(median < 0.01 * clip.sourceHeight, `frame ${i} is off by ${median} pixels`);
  }
});

/** A pose model that counts how often it is asked to look. */
function countLooks(): { estimate: PoseModel; looks: { withMask: number; without: number } } {
  const { pose } = example.models;
  const looks = { withMask: 0, without: 0 };
  const estimate = Object.assign(Object.create(pose) as PoseModel, {
    estimate: (...args: Parameters<PoseModel['estimate']>) => {
      looks[args[2]?.withMask === false ? 'without' : 'withMask']++;
      return pose.estimate(...args);
    },
    estimateInBox: (...args: Parameters<PoseModel['estimateInBox']>) =>
      PoseModel.prototype.estimateInBox.apply(estimate, args),
  });
  return { estimate, looks };
}

test('segments give the same bytes in any order and by any set of models', async () => {
  const parts = [clip.frames.slice(0, 10), clip.frames.slice(10, 20)];
  const inOrder = [await example.analyse(parts[0]!), await example.analyse(parts[1]!)];
  const others = await example.openModels();
  const second = await example.analyse(parts[1]!, clip, others);
  const first = await example.analyse(parts[0]!, clip, others);
  assert.deepEqual([first, second].map(serialiseObservations), inOrder.map(serialiseObservations));
});

test('after a cut to a picture of nobody, nobody is seen from its first frame on', async () => {
  const { width, height } = clip.frames[0]!.image;
  const frames = clip.frames
    .slice(0, 14)
    .map((frame, i) => (i < 6 ? frame : { ...frame, image: plain(width, height, 30) }));
  const segment = await example.analyse(frames);
  assert.deepEqual(
    isSeen(segment),
    frames.map((_, i) => i < 6),
  );
  assert.deepEqual(linkSegments([segment]).cuts, [6]);
});

test('after a cut to another scene its person is somebody new, from its first frame on', async () => {
  const elsewhere = ({ width, height, data }: RgbImage): RgbImage => {
    const shifted = new Uint8Array(data.length);
    for (let i = 0; i < width * height; i++) {
      const source = i - (i % width) + (((i % width) + Math.floor(width / 4)) % width);
      shifted.set(
        [0, 1, 2].map((c) => data[3 * source + ((c + 1) % 3)]! * 0.6),
        3 * i,
      );
    }
    return { width, height, data: shifted };
  };
  const frames = clip.frames
    .slice(0, 6)
    .map((frame, i) => (i < 2 ? frame : { ...frame, image: elsewhere(frame.image) }));
  const segment = await example.analyse(frames);
  const ids = segment.frames.map((frame) => frame.people.map((person) => person.trackId).join());
  assert.deepEqual(ids, ['0', '0', '1', '1', '1', '1']);
});

test('a person is seen in the dark', async () => {
  const darken = ({ width, height, data }: RgbImage): RgbImage => ({
    width,
    height,
    data: data.map((value) => value / 20),
  });
  const segment = await example.analyse(
    clip.frames.slice(0, 3).map(({ index, image }) => ({ index, image: darken(image) })),
  );
  assert.deepEqual(isSeen(segment), [true, true, true]);
});

test('a small person is seen', async () => {
  const shrink = ({ width, height, data }: RgbImage): RgbImage => {
    const small = new Uint8Array(data.length).fill(140);
    for (let y = 0; y < height; y += 3)
      for (let x = 0; x < width; x += 3)
        small.set(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3), 3 * ((y / 3) * width + x / 3));
    return { width, height, data: small };
  };
  const segment = await example.analyse(
    clip.frames.slice(0, 18).map(({ index, image }) => ({ index, image: shrink(image) })),
  );
  assert.ok(isSeen(segment).every(Boolean));
});

test('pictures of one pixel, of nothing and of strange shapes hold nobody', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 640],
    [640, 2],
    [64, 64],
  ] as const) {
    const frames = [0, 1, 2].map((index) => ({ index, image: plain(width, height, 127 * index) }));
    const segment = await example.analyse(frames, { frames, sourceWidth: width, sourceHeight: height, fps: 30 });
    assert.deepEqual(isSeen(segment), [false, false, false]);
    assert.equal(linkSegments([segment]).people.length, 0);
  }
});

test('a segment without frames is empty', async () => {
  assert.deepEqual((await example.analyse([])).frames, []);
});

test('each picture is handed back once, and is not looked at afterwards', async () => {
  const expected = await example.analyse(clip.frames.slice(0, 40));
  const copies = clip.frames.slice(0, 40).map(({ index, image }) => ({
    index,
    image: { ...image, data: image.data.slice() },
  }));
  const handedBack: RgbImage[] = [];
  const onPictureDone = (image: RgbImage): void => {
    image.data.fill(0);
    handedBack.push(image);
  };
  const segment = await analyseSegment(copies, { ...clip, models: example.models, onPictureDone });
  assert.deepEqual(serialiseObservations(segment), serialiseObservations(expected));
  assert.deepEqual(
    handedBack,
    copies.map(({ image }) => image),
  );
});

test('an abort ends the analysis with its reason', async () => {
  const controller = new AbortController();
  async function* abortAfterTwo(): AsyncGenerator<AnalysedFrame> {
    for (const frame of clip.frames) {
      if (frame.index === 2) controller.abort(new Error('enough'));
      yield frame;
    }
  }
  const analysis = analyseSegment(abortAfterTwo(), { ...clip, models: example.models, signal: controller.signal });
  await assert.rejects(analysis, /enough/);
});

const squats = findSharedMedia('driving/06-squats-5fps.mp4');
const squatLandmarks = findSharedMedia('driving/landmarks/06-squats-5fps.blazepose-full.json');
test('landmarks agree with those of another implementation', { skip: !squats && 'no shared media' }, async () => {
  const reference = JSON.parse(await readFile(squatLandmarks!, 'utf8')) as [number, number, number][][];
  const clip = await readFrames(squats!, 0, 20);
  const segment = await example.analyse(clip.frames, clip);
  const errors = segment.frames.flatMap(({ people: [person] }, frame) =>
    reference[frame]!.map(([x, y], i) => Math.hypot(person!.landmarks[2 * i]! - x, person!.landmarks[2 * i + 1]! - y)),
  );
  const median = errors.toSorted((a, b) => a - b)[errors.length >> 1]!;
  // The person is 850 pixels tall. That implementation smooths over time and crops the whole 720 × 1280 picture.
  assert.ok(median < 9, `median error ${median} pixels`);
});

const stickFigure = findSharedMedia('driving/18-pose-skeleton-only.mp4');
test('a drawn stick figure is nobody', { skip: !stickFigure && 'no shared media' }, async () => {
  const clip = await readFrames(stickFigure!, 0);
  const { track } = linkSegments([await example.analyse(clip.frames, clip)]);
  assert.ok(track.score.filter((score) => score > 0).length <= 0.1 * track.frameCount);
});

const endCard = findSharedMedia('driving/15-halfbody-hands-endcard-cut.mp4');
test('an end card after a cut holds nobody', { skip: !endCard && 'no shared media' }, async () => {
  const clip = await readFrames(endCard!, 216, 240);
  const frames = clip.frames.map(({ image }, index) => ({ index, image }));
  const { track, cuts } = linkSegments([await example.analyse(frames, clip)]);
  assert.deepEqual(cuts, [10]);
  assert.ok(track.score.every((score, frame) => score > 0 === frame < 10));
});
