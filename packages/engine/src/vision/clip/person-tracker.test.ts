import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RgbImage } from '../../core/image.ts';
import type { Point } from '../../core/rig.ts';
import type { Box } from '../box.ts';
import type { Pose } from '../pose.ts';
import type { PoseModel } from '../pose-model.ts';
import { poseDistance } from './pose-shape.ts';
import type { SegmentObservations } from './segment-observations.ts';
import { AnalysedExample, isSeen, type ReadFrames } from './testing/analysed-example.ts';

let example: AnalysedExample;
let clip: ReadFrames;

before(async () => {
  example = await AnalysedExample.open();
  clip = example.clip;
});
after(() => example[Symbol.asyncDispose]());

test('somebody who enters between two looks of the detector is followed back to where they entered', async () => {
  const frames = clip.frames
    .slice(0, 18)
    .map((frame, i) => (i < 8 ? { ...frame, image: withoutPerson(frame.image) } : frame));
  const segment = await example.analyse(frames);
  assert.deepEqual(
    isSeen(segment),
    frames.map((_, i) => i >= 8),
  );
});

test('somebody who enters after the last look of the detector is found all the same', async () => {
  const frames = clip.frames
    .slice(0, 11)
    .map((frame, i) => (i < 6 ? { ...frame, image: withoutPerson(frame.image) } : frame));
  const segment = await example.analyse(frames);
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
  const frames = clip.frames.slice(0, 4);
  const lowered = frames.map((frame) => ({ ...frame, image: lower(frame.image, 0.55) }));
  const truth = torsosOf(await example.analyse(frames), 0.55 * clip.sourceHeight);
  for (const [i, torso] of torsosOf(await example.analyse(lowered)).entries()) {
    const distance = poseDistance(torso, truth[i]!);
    assert.ok(distance < 0.2, `the torso of frame ${i} is ${distance} torso lengths off`);
  }
});

for (const [what, looksUntilLost] of [
  ['taken for a smaller person', Number.POSITIVE_INFINITY],
  ['taken for a smaller person and then lost', 5],
] as const) {
  test(`somebody who was ${what} is put right, back to the first frame, once the detector looks again`, async () => {
    const frames = clip.frames.slice(0, 36);
    const { pose } = example.models;
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
    const truth = torsosOf(await example.analyse(frames));
    for (const [i, torso] of torsosOf(
      await example.analyse(frames, clip, { ...example.models, pose: misled }),
    ).entries()) {
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
