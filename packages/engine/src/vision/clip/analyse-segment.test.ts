import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RgbImage } from '../../core/image.ts';
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Point } from '../../core/rig.ts';
import { decodeRange, FrameScaler, indexVideo, probeVideo } from '../../media/index.ts';
import type { Box } from '../box.ts';
import { PersonDetector } from '../person-detector.ts';
import type { Pose } from '../pose.ts';
import { PoseModel } from '../pose-model.ts';
import { type AnalysedFrame, analyseSegment } from './analyse-segment.ts';
import { linkSegments } from './link-segments.ts';
import { unpackMask } from './pack-mask.ts';
import type { VisionModels } from './person-tracker.ts';
import { poseDistance } from './pose-shape.ts';
import type { SegmentObservations } from './segment-observations.ts';
import { serialiseObservations } from './serialise-observations.ts';

const EXAMPLE_CLIP = fileURLToPath(new URL('../../../../../examples/driving.mp4', import.meta.url));

/** A file of the shared test media, which not every checkout has beside it; undefined where it is absent. */
function findSharedMedia(file: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../../../../shared/media/${file}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

type ReadFrames = { frames: AnalysedFrame[]; sourceWidth: number; sourceHeight: number; fps: number };

/** Frames first … last − 1, shrunk to 640 pixels on the longer side. */
async function readFrames(file: string, first: number, last?: number): Promise<ReadFrames> {
  const info = await probeVideo(file);
  const index = await indexVideo(file);
  using scaler = new FrameScaler();
  const frames: AnalysedFrame[] = [];
  for await (const frame of decodeRange(file, index, { first, last: last ?? index.frameCount })) {
    frames.push({ index: frame.index, image: await scaler.toRgb(frame, { maxSide: 640 }) });
    frame.release();
  }
  return { frames, sourceWidth: info.width, sourceHeight: info.height, fps: info.fps.num / info.fps.den };
}

let cacheDir: string;
let models: VisionModels;
let example: ReadFrames;

async function openModels(): Promise<VisionModels> {
  return {
    detector: await PersonDetector.open({ cacheDir }),
    pose: await PoseModel.open({ variant: 'full', mask: true, cacheDir }),
  };
}

before(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
  models = await openModels();
  example = await readFrames(EXAMPLE_CLIP, 0, 40);
});
after(() => rm(cacheDir, { recursive: true, force: true }));

function analyse(frames: AnalysedFrame[], clip = example, using = models): Promise<SegmentObservations> {
  return analyseSegment(frames, { ...clip, models: using });
}

const isSeen = (segment: SegmentObservations): boolean[] => segment.frames.map((frame) => frame.people.length > 0);

/** A picture of one colour. */
function plain(width: number, height: number, value: number): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height).fill(value) };
}

test('the person of the example clip is seen in every frame, with landmarks in the body and a mask over them', async () => {
  const segment = await analyse(example.frames.slice(0, 12));
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
    assert.ok(box.x1 > box.x0 && box.y1 - box.y0 > 0.5 * example.sourceHeight);
  }
});

test('of a calm person every fourth frame is looked at, and the others lie close to what would be seen there', async () => {
  const still = Array.from({ length: 17 }, (_, index) => ({ ...example.frames[index >> 2]!, index }));
  const { estimate, looks } = countLooks();
  await analyse(still, example, { ...models, pose: estimate });
  // The first frame is looked at twice, to aim.
  assert.deepEqual(looks, { withMask: 6, without: 0 });
});

test('of a person in motion more frames are looked at, but masks come from every fourth; all lie close to what would be seen', async () => {
  const frames = Array.from({ length: 17 }, (_, index) => ({ ...example.frames[2 * index]!, index }));
  const { estimate, looks } = countLooks();
  const filled = await analyse(frames, example, { ...models, pose: estimate });
  assert.equal(looks.withMask, 6);
  assert.ok(looks.without >= 3 && looks.without <= 12, `${looks.without} looks in between`);
  const seen = await analyse(frames, { ...example, fps: 8 });
  for (const [i, { people }] of filled.frames.entries()) {
    const { landmarks } = seen.frames[i]!.people[0]!;
    const errors = Array.from(landmarks, (value, k) => Math.abs(value - people[0]!.landmarks[k]!));
    const median = errors.toSorted((a, b) => a - b)[errors.length >> 1]!;
    assert.ok(median < 0.01 * example.sourceHeight, `frame ${i} is off by ${median} pixels`);
  }
});

/** A pose model that counts how often it is asked to look. */
function countLooks(): { estimate: PoseModel; looks: { withMask: number; without: number } } {
  const { pose } = models;
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
  const parts = [example.frames.slice(0, 10), example.frames.slice(10, 20)];
  const inOrder = [await analyse(parts[0]!), await analyse(parts[1]!)];
  const others = await openModels();
  const second = await analyse(parts[1]!, example, others);
  const first = await analyse(parts[0]!, example, others);
  assert.deepEqual([first, second].map(serialiseObservations), inOrder.map(serialiseObservations));
});

test('somebody who enters between two looks of the detector is followed back to where they entered', async () => {
  const frames = example.frames
    .slice(0, 18)
    .map((frame, i) => (i < 8 ? { ...frame, image: withoutPerson(frame.image) } : frame));
  const segment = await analyse(frames);
  assert.deepEqual(
    isSeen(segment),
    frames.map((_, i) => i >= 8),
  );
});

test('somebody who enters after the last look of the detector is found all the same', async () => {
  const frames = example.frames
    .slice(0, 11)
    .map((frame, i) => (i < 6 ? { ...frame, image: withoutPerson(frame.image) } : frame));
  const segment = await analyse(frames);
  assert.deepEqual(
    isSeen(segment),
    frames.map((_, i) => i >= 6),
  );
  assert.ok(
    segment.tracks[0]!.colours.some((share) => share > 0),
    'what they wear is known, so that the next segment knows them again',
  );
});

/** The picture with its middle, where the person is, replaced by its left edge. */
function withoutPerson({ width, height, data }: RgbImage): RgbImage {
  const clean = data.slice();
  for (let y = 0; y < height; y++) {
    const edge = data.subarray(3 * y * width, 3 * (y * width + 1));
    for (let x = Math.floor(width * 0.25); x < width * 0.75; x++) clean.set(edge, 3 * (y * width + x));
  }
  return { width, height, data: clean };
}

test('somebody whom the lower border cuts off is seen in their own size from the first frame on', async () => {
  const frames = example.frames.slice(0, 4);
  const lowered = frames.map((frame) => ({ ...frame, image: lower(frame.image, 0.55) }));
  const truth = torsosOf(await analyse(frames), 0.55 * example.sourceHeight);
  for (const [i, torso] of torsosOf(await analyse(lowered)).entries()) {
    const distance = poseDistance(torso, truth[i]!);
    assert.ok(distance < 0.2, `the torso of frame ${i} is ${distance} torso lengths off`);
  }
});

for (const [what, looksUntilLost] of [
  ['taken for a smaller person', Number.POSITIVE_INFINITY],
  ['taken for a smaller person and then lost', 5],
] as const) {
  test(`somebody who was ${what} is put right, back to the first frame, once the detector looks again`, async () => {
    const frames = example.frames.slice(0, 36);
    const { pose } = models;
    let personBox: Box | undefined;
    let looks = 0;
    let looksIntoBoxes = 0;
    const misled = Object.assign(Object.create(pose) as PoseModel, {
      estimate: async (...args: Parameters<PoseModel['estimate']>) => {
        if (looksIntoBoxes > 1) return pose.estimate(...args);
        const found = shrinkPose((await pose.estimateInBox(args[0], personBox!))!);
        return ++looks < looksUntilLost ? found : { ...found, score: 0 };
      },
      estimateInBox: async (...args: Parameters<PoseModel['estimateInBox']>) => {
        personBox ??= args[1];
        const found = await pose.estimateInBox(...args);
        return found && looksIntoBoxes++ === 0 ? shrinkPose(found) : found;
      },
    });
    const truth = torsosOf(await analyse(frames));
    for (const [i, torso] of torsosOf(await analyse(frames, example, { ...models, pose: misled })).entries()) {
      const distance = poseDistance(torso, truth[i]!);
      assert.ok(distance < 0.2, `the torso of frame ${i} is ${distance} torso lengths off`);
    }
  });
}

/** The landmarks of the only person of each frame, moved down by some pixels. */
function torsosOf({ frames }: SegmentObservations, down = 0): { landmarks: Float32Array }[] {
  return frames.map(({ people }, frame) => {
    assert.equal(people.length, 1, `one person in frame ${frame}`);
    return { landmarks: people[0]!.landmarks.map((value, k) => (k % 2 ? value + down : value)) };
  });
}

/** The same person, all of them around their nose. */
function shrinkPose(pose: Pose): Pose {
  const [x, y] = pose.landmarks as unknown as [number, number];
  const shrink = (value: number, centre: number): number => centre + 0.35 * (value - centre);
  const shrinkPoint = (point: Point): Point => ({ x: shrink(point.x, x), y: shrink(point.y, y) });
  return {
    ...pose,
    landmarks: pose.landmarks.map((value, k) => shrink(value, k % 2 ? y : x)),
    hipCentre: shrinkPoint(pose.hipCentre),
    bodyTop: shrinkPoint(pose.bodyTop),
  };
}

/** The picture moved down by a share of its height; its top row fills what is left. */
function lower({ width, height, data }: RgbImage, share: number): RgbImage {
  const lowered = new Uint8Array(data.length);
  const down = Math.floor(share * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * width * Math.max(0, y - down);
    lowered.set(data.subarray(from, from + 3 * width), 3 * width * y);
  }
  return { width, height, data: lowered };
}

test('after a cut to a picture of nobody, nobody is seen from its first frame on', async () => {
  const { width, height } = example.frames[0]!.image;
  const frames = example.frames
    .slice(0, 14)
    .map((frame, i) => (i < 6 ? frame : { ...frame, image: plain(width, height, 30) }));
  const segment = await analyse(frames);
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
  const frames = example.frames
    .slice(0, 6)
    .map((frame, i) => (i < 2 ? frame : { ...frame, image: elsewhere(frame.image) }));
  const segment = await analyse(frames);
  const ids = segment.frames.map((frame) => frame.people.map((person) => person.trackId).join());
  assert.deepEqual(ids, ['0', '0', '1', '1', '1', '1']);
});

test('a person is seen in the dark', async () => {
  const darken = ({ width, height, data }: RgbImage): RgbImage => ({
    width,
    height,
    data: data.map((value) => value / 20),
  });
  const segment = await analyse(
    example.frames.slice(0, 3).map(({ index, image }) => ({ index, image: darken(image) })),
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
  const segment = await analyse(
    example.frames.slice(0, 18).map(({ index, image }) => ({ index, image: shrink(image) })),
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
    const segment = await analyse(frames, { frames, sourceWidth: width, sourceHeight: height, fps: 30 });
    assert.deepEqual(isSeen(segment), [false, false, false]);
    assert.equal(linkSegments([segment]).people.length, 0);
  }
});

test('a segment without frames is empty', async () => {
  assert.deepEqual((await analyse([])).frames, []);
});

test('each picture is handed back once, and is not looked at afterwards', async () => {
  const expected = await analyse(example.frames.slice(0, 40));
  const copies = example.frames.slice(0, 40).map(({ index, image }) => ({
    index,
    image: { ...image, data: image.data.slice() },
  }));
  const handedBack: RgbImage[] = [];
  const onPictureDone = (image: RgbImage): void => {
    image.data.fill(0);
    handedBack.push(image);
  };
  const segment = await analyseSegment(copies, { ...example, models, onPictureDone });
  assert.deepEqual(serialiseObservations(segment), serialiseObservations(expected));
  assert.deepEqual(
    handedBack,
    copies.map(({ image }) => image),
  );
});

test('an abort ends the analysis with its reason', async () => {
  const controller = new AbortController();
  async function* abortAfterTwo(): AsyncGenerator<AnalysedFrame> {
    for (const frame of example.frames) {
      if (frame.index === 2) controller.abort(new Error('enough'));
      yield frame;
    }
  }
  const analysis = analyseSegment(abortAfterTwo(), { ...example, models, signal: controller.signal });
  await assert.rejects(analysis, /enough/);
});

const squats = findSharedMedia('driving/06-squats-5fps.mp4');
const squatLandmarks = findSharedMedia('driving/landmarks/06-squats-5fps.blazepose-full.json');
test('landmarks agree with those of another implementation', { skip: !squats && 'no shared media' }, async () => {
  const reference = JSON.parse(await readFile(squatLandmarks!, 'utf8')) as [number, number, number][][];
  const clip = await readFrames(squats!, 0, 20);
  const segment = await analyse(clip.frames, clip);
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
  const { track } = linkSegments([await analyse(clip.frames, clip)]);
  assert.ok(track.score.filter((score) => score > 0).length <= 0.1 * track.frameCount);
});

const endCard = findSharedMedia('driving/15-halfbody-hands-endcard-cut.mp4');
test('an end card after a cut holds nobody', { skip: !endCard && 'no shared media' }, async () => {
  const clip = await readFrames(endCard!, 216, 240);
  const frames = clip.frames.map(({ image }, index) => ({ index, image }));
  const { track, cuts } = linkSegments([await analyse(frames, clip)]);
  assert.deepEqual(cuts, [10]);
  assert.ok(track.score.every((score, frame) => score > 0 === frame < 10));
});
