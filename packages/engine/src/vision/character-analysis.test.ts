import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import type { RgbaImage, RgbImage } from '../core/image.ts';
import { CORE_JOINTS } from '../puppet/cut-out/joints-from-landmarks.ts';
import {
  drawCapsules,
  FACE,
  FIGURE_JOINTS,
  figureCapsules,
  meanJointError,
  noiseAt,
} from '../puppet/cut-out/testing/draw-figure.ts';
import { type AnalysedCharacter, analyseCharacter } from './character-analysis.ts';
import type { MaskingPoseModel } from './character-models.ts';
import { type DetectOptions, type PersonBox, PersonDetector } from './person-detector.ts';
import { PoseModel } from './pose-model.ts';
import type { Roi } from './roi.ts';

const SIZE = { width: 300, height: 500 };
const FIGURE = [...figureCapsules(), ...FACE];

let cacheDir: string;
let models: { pose: PoseModel; people: PersonDetector };

before(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'character-'));
  models = {
    pose: await PoseModel.open({ variant: 'heavy', mask: true, cacheDir }),
    people: await PersonDetector.open({ cacheDir }),
  };
});

after(async () => {
  await models.pose.close();
  await models.people.close();
  await rm(cacheDir, { recursive: true });
});

/** Error of the core joints in parts of the figure's height, after the way back to the picture's pixels. */
function jointError({ joints, debug }: AnalysedCharacter): number {
  const inPicture = Object.fromEntries(
    Object.entries(joints).map(([name, { x, y }]) => [
      name,
      { x: (x - debug.offset.x) / debug.scale, y: (y - debug.offset.y) / debug.scale },
    ]),
  );
  return meanJointError(inPicture as typeof joints, FIGURE_JOINTS, 440, CORE_JOINTS);
}

async function assertRefused(picture: RgbaImage): Promise<void> {
  await assert.rejects(analyseCharacter(picture, { models }), (error) => {
    assert.ok(error instanceof UnderstudyError);
    assert.equal(error.code, 'CS-UORC01-002');
    assert.match(error.problem!, /no character/);
    return true;
  });
}

test('a drawn figure on transparency is found with its joints, twice the same', async () => {
  const picture = drawCapsules(SIZE, FIGURE);
  const character = await analyseCharacter(picture, { models });
  assert.equal(character.debug.method, 'alpha');
  assert.equal(character.isDrawing, true);
  assert.equal(character.hasLegs, true);
  assert.equal(character.hasSkirt, false);
  assert.ok(jointError(character) < 0.07, `joint error ${jointError(character)}`);
  assert.deepEqual(await analyseCharacter(picture, { models }), character);
});

test('people are looked for in all of a tall picture as a square', async () => {
  const views: (Roi | undefined)[] = [];
  const people = {
    detect(image: RgbImage, options?: DetectOptions): Promise<PersonBox[]> {
      views.push(options?.view);
      return models.people.detect(image, options);
    },
  };
  await analyseCharacter(drawCapsules(SIZE, FIGURE), { models: { ...models, people } });
  assert.deepEqual(views, [{ centreX: SIZE.width / 2, centreY: SIZE.height / 2, size: SIZE.height, angle: 0 }]);
});

/** How often the exact model looks for a person where the quick one sees nobody. */
async function countExactLooks(found: PersonBox[]): Promise<number> {
  let looks = 0;
  const pose: MaskingPoseModel = {
    estimate(image, roi, options) {
      looks++;
      return models.pose.estimate(image, roi, options);
    },
  };
  const scout: MaskingPoseModel = {
    estimate: async (image, roi, options) => ({ ...(await models.pose.estimate(image, roi, options)), score: 0 }),
  };
  const people = { detect: async () => found };
  await analyseCharacter(drawCapsules(SIZE, FIGURE), { models: { pose, scout, people }, joints: FIGURE_JOINTS });
  return looks;
}

test('whoever the quick model does not know is looked at by the exact one, but for figures that stand out and are no people', async () => {
  assert.equal(await countExactLooks([]), 0);
  assert.equal(await countExactLooks([{ x0: 80, y0: 20, x1: 220, y1: 480, score: 0.6 }]), 2);
});

test('a drawn figure that the models know well is looked at a few times', async () => {
  let looks = 0;
  const scout: MaskingPoseModel = {
    estimate(image, roi, options) {
      looks++;
      return models.pose.estimate(image, roi, options);
    },
  };
  const character = await analyseCharacter(drawCapsules(SIZE, FIGURE), { models: { ...models, scout } });
  assert.ok(jointError(character) < 0.07);
  // Two at the whole picture, and two each at as many showings as it takes.
  assert.equal(looks, 2 + 4);
});

test('a figure on a white page of a huge picture is cut out at a bounded size', async () => {
  const small = drawCapsules(SIZE, FIGURE, () => [255, 255, 255]);
  const zoom = 8;
  const size = { width: SIZE.width * zoom, height: SIZE.height * zoom };
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  const from = new Uint32Array(small.data.buffer);
  const to = new Uint32Array(data.buffer);
  for (let p = 0; p < to.length; p++) {
    to[p] = from[Math.floor(Math.floor(p / size.width) / zoom) * SIZE.width + Math.floor((p % size.width) / zoom)]!;
  }
  const character = await analyseCharacter({ ...size, data }, { models });
  assert.equal(character.debug.method, 'backdrop');
  assert.ok(Math.max(character.cutOut.width, character.cutOut.height) <= 1100);
  assert.equal(character.cutOut.data[3], 0);
  const { scale, offset } = character.debug;
  const belly = { x: Math.round(150 * zoom * scale + offset.x), y: Math.round(210 * zoom * scale + offset.y) };
  assert.equal(character.cutOut.data[(belly.y * character.cutOut.width + belly.x) * 4 + 3], 255);
});

test('given joints and flags are kept, the tips are found', async () => {
  const joints = Object.fromEntries(CORE_JOINTS.map((name) => [name, FIGURE_JOINTS[name]]));
  const picture = drawCapsules(SIZE, FIGURE);
  const character = await analyseCharacter(picture, { models, joints, isDrawing: false, hasSkirt: true });
  assert.ok(jointError(character) < 1e-6);
  assert.equal(character.isDrawing, false);
  assert.equal(character.hasSkirt, true);
  assert.equal(character.debug.jointSource, 'given');
});

test('a figure that the lower border crops at the waist has no legs, and says so', async () => {
  const whole = drawCapsules(SIZE, FIGURE);
  const picture = { width: 300, height: 262, data: whole.data.slice(0, 300 * 262 * 4) };
  const character = await analyseCharacter(picture, { models, joints: FIGURE_JOINTS });
  assert.equal(character.hasLegs, false);
  assert.ok(character.joints.leftKnee.y > character.cutOut.height);
  assert.match(character.warnings.join('\n'), /cuts off: the legs/);
});

test('blank pages, noise, discs and landscapes are refused', async () => {
  await assertRefused(drawCapsules(SIZE, [], () => [255, 255, 255]));
  await assertRefused(drawCapsules(SIZE, [], (x, y) => [128 + 120 * noiseAt(x, y), 128 + 120 * noiseAt(y, x), 128]));
  const disc = { from: { x: 150, y: 250 }, to: { x: 150, y: 251 }, radius: 100, colour: [200, 40, 40] as const };
  await assertRefused(drawCapsules(SIZE, [disc], () => [255, 255, 255]));
  await assertRefused(drawCapsules(SIZE, [], (_, y) => (y < 260 ? [140, 180, 240] : [80, 140, 60])));
});

test('an aborted analysis stops', async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(analyseCharacter(drawCapsules(SIZE, FIGURE), { models, signal }), { name: 'AbortError' });
});
