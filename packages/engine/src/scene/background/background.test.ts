import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeContainer, encodeContainer } from '../../core/container.ts';
import type { OpaqueCells, YuvImage } from '../../core/image.ts';
import { FrameCanvas } from '../canvas/frame-canvas.ts';
import { drawOnCanvas } from '../canvas/testing/draw-on-canvas.ts';
import { type Background, type BackgroundHeader, putTogetherBackground, takeApartBackground } from './background.ts';
import { BackgroundPainter } from './background-painter.ts';
import { buildBackground } from './build-background.ts';
import { type CameraMotion, stillCamera } from './camera-motion.ts';
import { CameraMotionEstimator } from './camera-motion-estimator.ts';
import type { Sign } from './find-signs.ts';
import { shrinkToGrey } from './grey-picture.ts';
import { MaskTimeline } from './mask-timeline.ts';
import { planPlateSamples } from './plan-plate-samples.ts';
import { makeSyntheticScene, PERSON, psnr, type SyntheticScene } from './testing/synthetic-scene.ts';

type BuildOptions = { motion?: CameraMotion; shotStarts?: number[]; signs?: Sign[] };

function build(scene: SyntheticScene, { motion, shotStarts = [0], signs }: BuildOptions = {}): Promise<Background> {
  return buildBackground({
    ...scene,
    shotStarts,
    signs,
    cameraMotion: motion ?? stillCamera(scene.frameCount),
    masksAt: scene.masks,
    samples: planPlateSamples(scene),
  });
}

function measureCamera(scene: SyntheticScene): CameraMotion {
  const estimator = new CameraMotionEstimator({ sourceWidth: scene.width, sourceHeight: scene.height });
  for (let frame = 0; frame < scene.frameCount; frame++)
    estimator.push(shrinkToGrey(scene.picture(frame)), () => scene.masks(frame));
  return estimator.finish();
}

/** Erases people from a frame of the scene, by way of a canvas of its own or of the one given. */
function erase(scene: SyntheticScene, background: Background, frameIndex: number): YuvImage {
  const frame = scene.frame(frameIndex);
  const painter = new BackgroundPainter(background);
  drawOnCanvas(frame, (canvas) => painter.erase(canvas, frameIndex, scene.masks(frameIndex)), painter.platePixels);
  return frame;
}

/** Quality of the painted pixels alone, decibels. */
function erasedQuality(scene: SyntheticScene, background: Background, frameIndex: number): number {
  const before = scene.frame(frameIndex);
  const frame = erase(scene, background, frameIndex);
  return psnr(frame, scene.truth(frameIndex), (at) => frame.y[at] !== before.y[at]);
}

test('a person who walks before a still camera is replaced by what is behind them', async () => {
  const scene = makeSyntheticScene();
  const background = await build(scene);
  assert.equal(background.plates.length, 1);
  assert.equal(background.plates[0]!.isStatic, true);
  assert.deepEqual(background.warnings, []);
  for (const frame of [0, 20, 47]) assert.ok(erasedQuality(scene, background, frame) > 55);
});

test('a plate is put together from a panning camera', async () => {
  const camera = (index: number): number[] => [1, 0, 1.3 * index, 0, 1, -0.4 * index, 0, 0, 1];
  const scene = makeSyntheticScene({ camera });
  const background = await build(scene, { motion: measureCamera(scene) });
  assert.equal(background.plates[0]!.isStatic, false);
  for (const frame of [2, 24, 45]) assert.ok(erasedQuality(scene, background, frame) > 44);
});

test('a plate is put together from a zooming and turning camera', async () => {
  const camera = (index: number): number[] => {
    const zoom = 1 - 0.002 * index;
    const turn = 0.0008 * index;
    const [a, b] = [zoom * Math.cos(turn), zoom * Math.sin(turn)];
    return [a, -b, 128 * (1 - a) + 96 * b, b, a, 96 * (1 - a) - 128 * b, 0, 0, 1];
  };
  const scene = makeSyntheticScene({ camera });
  const background = await build(scene, { motion: measureCamera(scene) });
  for (const frame of [2, 24, 45]) assert.ok(erasedQuality(scene, background, frame) > 44);
});

test('a camera that travels far gets several plates', async () => {
  const camera = (index: number): number[] => [1, 0, 7 * index, 0, 1, 0, 0, 0, 1];
  const scene = makeSyntheticScene({ camera, frameCount: 72, person: () => ({ x: 100, y: 70 }) });
  const background = await build(scene, { motion: measureCamera(scene) });
  assert.ok(background.plates.length > 1);
  for (const plate of background.plates) assert.ok(plate.width < 2.5 * scene.width);
  for (const frame of [10, 40, 65]) assert.ok(erasedQuality(scene, background, frame) > 44);
});

test('nothing changes far from the person', async () => {
  const scene = makeSyntheticScene();
  const before = scene.frame(20);
  const frame = erase(scene, await build(scene), 20);
  const isFar = (x: number, y: number): boolean => x < 80 || x >= 160 || y < 50 || y >= 186;
  let changed = 0;
  for (let at = 0; at < frame.y.length; at++) {
    if (isFar(at % scene.width, Math.floor(at / scene.width))) assert.equal(frame.y[at], before.y[at]);
    else if (frame.y[at] !== before.y[at]) changed++;
  }
  assert.ok(changed > 0.9 * PERSON.width * PERSON.height);
  for (let at = 0; at < frame.u.length; at++) {
    const [x, y] = [2 * (at % (scene.width / 2)), 2 * Math.floor(at / (scene.width / 2))];
    if (isFar(x, y)) assert.deepEqual([frame.u[at], frame.v[at]], [before.u[at], before.v[at]]);
  }
});

test('a frame without people stays as it is', async () => {
  const scene = makeSyntheticScene();
  const frame = scene.frame(5);
  const painter = new BackgroundPainter(await build(scene));
  drawOnCanvas(frame, (canvas) => painter.erase(canvas, 5, []), painter.platePixels);
  assert.deepEqual(frame, scene.frame(5));
});

test('cells that will be hidden stay as they are, all others are painted as ever', async () => {
  const scene = makeSyntheticScene();
  const painter = new BackgroundPainter(await build(scene));
  const columns = scene.width / 8;
  const data = Uint8Array.from({ length: columns * (scene.height / 8) }, (_, at) => (at % 3 === 0 ? 1 : 0));
  const paint = (hidden?: OpaqueCells): YuvImage => {
    const frame = scene.frame(20);
    drawOnCanvas(frame, (canvas) => painter.erase(canvas, 20, scene.masks(20), hidden), painter.platePixels);
    return frame;
  };
  const [before, whole, part] = [scene.frame(20), paint(), paint({ data, stride: columns })];
  for (let at = 0; at < part.y.length; at++) {
    const [column, row] = [(at % scene.width) >> 3, Math.floor(at / scene.width) >> 3];
    const expected = data[row * columns + column] ? before : whole;
    assert.equal(part.y[at], expected.y[at]);
    const chroma = 4 * row * part.uvStride + 4 * column;
    assert.deepEqual([part.u[chroma], part.v[chroma]], [expected.u[chroma], expected.v[chroma]]);
  }
});

test('the paint follows the exposure of each frame', async () => {
  const scene = makeSyntheticScene({ exposure: (index) => 14 * Math.sin(index / 4) });
  const background = await build(scene);
  for (const frame of [6, 20, 44]) assert.ok(erasedQuality(scene, background, frame) > 45);
});

test('each shot has its own plate, and nothing of one shows in the other', async () => {
  const scene = makeSyntheticScene({
    world: (index) => (index < 24 ? 1 : 500),
    person: (index) => ({ x: 20 + 8 * (index % 24), y: 70 }),
  });
  const background = await build(scene, { shotStarts: [0, 24] });
  assert.deepEqual(
    background.plates.map(({ firstFrame, lastFrame }) => [firstFrame, lastFrame]),
    [
      [0, 24],
      [24, 48],
    ],
  );
  for (const frame of [22, 23, 24, 25]) assert.ok(erasedQuality(scene, background, frame) > 40);
});

test('a shot with nobody in it has no plate', async () => {
  const scene = makeSyntheticScene({ person: (index) => (index < 24 ? { x: 20 + 8 * index, y: 70 } : undefined) });
  const background = await build(scene, { shotStarts: [0, 24] });
  assert.equal(background.plates.length, 1);
});

test('what was never seen is made up with the texture of its surroundings', async () => {
  const scene = makeSyntheticScene({ person: () => ({ x: 100, y: 60 }) });
  const background = await build(scene);
  const plate = background.plates[0]!;
  assert.ok(plate.seen.includes(0));
  assert.match(background.warnings[0]!, /never seen/);
  const frame = erase(scene, background, 10);
  const spread = (image: { y: Uint8Array }): number => {
    let [sum, square, count] = [0, 0, 0];
    for (let y = 72; y < 144; y++) {
      for (let x = 106; x < 134; x++, count++) {
        const value = image.y[y * scene.width + x]!;
        sum += value;
        square += value * value;
      }
    }
    return Math.sqrt(square / count - (sum / count) ** 2);
  };
  const truth = spread(scene.truth(10));
  assert.ok(spread(frame) > 0.5 * truth && spread(frame) < 2 * truth);
  assert.ok(psnr(frame, scene.truth(10)) > 22);
});

test('a clip without any people needs no plate', async () => {
  const background = await build(makeSyntheticScene({ person: () => undefined }));
  assert.deepEqual(background.plates, []);
});

test('the same clip gives the same background and the same frames', async () => {
  const scene = makeSyntheticScene({ person: (index) => ({ x: 90 + 0.5 * index, y: 60 }) });
  const [first, second] = [await build(scene), await build(scene)];
  assert.deepEqual(first, second);
  const canvas = new FrameCanvas({ ...scene, platePixels: new BackgroundPainter(first).platePixels });
  const painter = new BackgroundPainter(first);
  for (const frameIndex of [30, 9]) {
    canvas.load(scene.frame(frameIndex));
    painter.erase(canvas, frameIndex, scene.masks(frameIndex));
  }
  const again = scene.frame(9);
  canvas.store(again);
  assert.deepEqual(again, erase(scene, second, 9));
});

test('a background that was saved paints as before', async () => {
  const scene = makeSyntheticScene({ frameCount: 12 });
  const background = await build(scene);
  const { header, arrays } = takeApartBackground(background);
  const saved = decodeContainer(encodeContainer({ kind: 'scene', version: 1, header, arrays }), 'scene', 1);
  const loaded = putTogetherBackground({ header: saved.header as BackgroundHeader, arrays: saved.arrays });
  assert.deepEqual(loaded, background);
});

test('a person who is missed in a few frames is still masked there, one who has left is not', () => {
  const scene = makeSyntheticScene();
  const masksAt = (index: number) => ((index >= 10 && index < 14) || index >= 30 ? [] : scene.masks(index));
  const timeline = new MaskTimeline({ ...scene, shotStarts: [0], masksAt });
  assert.equal(timeline.at(12).length, 2);
  assert.equal(timeline.at(9).length, 1);
  assert.equal(timeline.at(35).length, 0);
});

test('an aborted build stops', async () => {
  const scene = makeSyntheticScene();
  const building = buildBackground({
    ...scene,
    shotStarts: [0],
    cameraMotion: stillCamera(scene.frameCount),
    masksAt: scene.masks,
    samples: planPlateSamples(scene),
    signal: AbortSignal.abort(),
  });
  await assert.rejects(building, { name: 'AbortError' });
});

test('lettering that is laid over most of a clip is left out of the plate, where other frames show what is behind it', async () => {
  const scene = makeSyntheticScene();
  const sign = { first: 12, last: 48, x0: 96, y0: 8, x1: 144, y1: 160 };
  const readRows: SyntheticScene['readRows'] = async (frameIndex, firstRow, rowCount, memory) => {
    const rows = await scene.readRows(frameIndex, firstRow, rowCount, memory);
    if (frameIndex < sign.first) return rows;
    for (let row = 0; row < rowCount; row++) {
      const isOnSign = firstRow + row >= sign.y0 && firstRow + row < sign.y1;
      if (isOnSign) rows.y.fill(235, row * rows.yStride + sign.x0, row * rows.yStride + sign.x1);
    }
    return rows;
  };
  const whole = await build(scene);
  const lettered = await build({ ...scene, readRows }, { signs: [sign] });
  const [plate, truth] = [lettered.plates[0]!, whole.plates[0]!];
  for (let y = sign.y0; y < sign.y1; y++) {
    for (let x = sign.x0; x < sign.x1; x++) {
      const at = (y - plate.y) * plate.width + x - plate.x;
      assert.ok(Math.abs(plate.luma[at]! - truth.luma[at]!) < 8, `${x}, ${y}`);
    }
  }
});
