import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PuppetPicture } from '../../core/image.ts';
import { fromAxisAngle, rotate } from '../../core/quaternion.ts';
import { BONES } from '../../core/rig.ts';
import { buildRig } from '../rig/build-rig.ts';
import { type PosedBones, placeRestPose } from './posed-bones.ts';
import { PuppetPainter } from './puppet-painter.ts';
import { makeGingerbread } from './testing/make-gingerbread.ts';
import { makeRandom, makeRig, makeSheet, makeTexture } from './testing/make-rig.ts';

type Size = { width: number; height: number };

/** The painted rectangle put into a whole picture of RGBA bytes. */
function expand(picture: PuppetPicture, { width, height }: Size): Uint8Array {
  const whole = new Uint8Array(width * height * 4);
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(row * picture.stride, row * picture.stride + picture.width * 4);
    whole.set(line, ((picture.y + row) * width + picture.x) * 4);
  }
  return whole;
}

function crop(
  whole: Uint8Array,
  fromWidth: number,
  { x, y, width, height }: Size & { x: number; y: number },
): Uint8Array {
  const part = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * fromWidth + x) * 4;
    part.set(whole.subarray(start, start + width * 4), row * width * 4);
  }
  return part;
}

const random = makeRandom(11);
const noise = makeTexture(60, 80, () => [random() * 255, random() * 255, random() * 255]);
const gingerbread = makeGingerbread();
const figure = buildRig(gingerbread);

/** The figure turned about its upright axis, at 240 pixels tall. */
function turnFigure(degrees: number, x = 100, scale = 0.35): PosedBones {
  const rotation = fromAxisAngle([0, 1, 0], (degrees * Math.PI) / 180);
  return {
    rotations: Float32Array.from(BONES.flatMap(() => rotation)),
    translations: Float32Array.from(BONES.flatMap(() => rotate(rotation, [-210, 0, 0]))),
    placement: { x, y: 0, scale, viewDistance: Number.POSITIVE_INFINITY },
  };
}

function move(pose: PosedBones, x: number, y: number): PosedBones {
  const { placement } = pose;
  return { ...pose, placement: { ...placement, x: placement.x + x, y: placement.y + y } };
}

test('the rest pose seen straight on is exactly the texture', () => {
  const rig = makeSheet(60, 80, { jitter: 1.5, texture: noise });
  const painter = new PuppetPainter(rig, { width: 64, height: 90 });
  const picture = painter.paint(placeRestPose({ x: 2, y: 5 }));
  const part = crop(expand(picture, { width: 64, height: 90 }), 64, { x: 2, y: 5, width: 60, height: 80 });
  assert.deepEqual(part, new Uint8Array(noise.data));
});

test('between texels colours are what lies between, to the nearest level', () => {
  const painter = new PuppetPainter(makeSheet(60, 80, { step: 12, jitter: 0.5, texture: noise }), {
    width: 64,
    height: 90,
  });
  const [right, down] = [0.25, 0.625];
  const picture = painter.paint(placeRestPose({ x: right, y: down }));
  for (let row = 2; row < 78; row++) {
    for (let i = 4 * 2; i < 4 * 58; i++) {
      const at = (x: number, y: number): number => noise.data[4 * 60 * (row - y) + i - 4 * x]!;
      const above = at(1, 1) * right + at(0, 1) * (1 - right);
      const below = at(1, 0) * right + at(0, 0) * (1 - right);
      const error = Math.abs(picture.data[row * picture.stride + i]! - (above * down + below * (1 - down)));
      assert.ok(error < 0.6, `${error} at ${i / 4}, ${row}`);
    }
  }
});

test('a built character in its rest pose is its picture again', () => {
  const { cutOut } = gingerbread;
  const painter = new PuppetPainter(figure, cutOut);
  const { textureScale: scale, textureOffset: offset } = figure;
  const place = { x: -offset.x / scale, y: -offset.y / scale, scale: 1 / scale };
  const painted = expand(painter.paint(placeRestPose(place)), cutOut);
  let [both, either, error, count] = [0, 0, 0, 0];
  for (let i = 0; i < painted.length; i += 4) {
    const [before, after] = [cutOut.data[i + 3]! > 127, painted[i + 3]! > 127];
    both += before && after ? 1 : 0;
    either += before || after ? 1 : 0;
    if (cutOut.data[i + 3] !== 255 || painted[i + 3] !== 255) continue;
    for (let channel = 0; channel < 3; channel++) error += (cutOut.data[i + channel]! - painted[i + channel]!) ** 2;
    count += 3;
  }
  const peakSignalToNoise = 10 * Math.log10(255 ** 2 / (error / count));
  assert.ok(peakSignalToNoise >= 45, `${peakSignalToNoise.toFixed(1)} dB`);
  assert.ok(both / either >= 0.98, `mask overlap ${(both / either).toFixed(3)}`);
});

test('what hangs over a border is cut there and nothing else changes', () => {
  const wide = new PuppetPainter(figure, { width: 400, height: 500 });
  const pose = move(turnFigure(35), 100, 100);
  const whole = expand(wide.paint(pose), { width: 400, height: 500 });
  for (const [x, y] of [
    [180, 160],
    [40, 260],
    [220, 60],
    [100, 100],
    [390, 490],
  ] as const) {
    const [width, height] = [Math.min(120, 400 - x), Math.min(100, 500 - y)];
    const painter = new PuppetPainter(figure, { width, height });
    const part = expand(painter.paint(move(pose, -x, -y)), { width, height });
    assert.deepEqual(part, crop(whole, 400, { x, y, width, height }), `window at ${x}, ${y}`);
  }
});

/** Two squares of one rig, each put where the frame wants it, perhaps slanted. */
function placeSquares(
  places: readonly { x: number; y: number; side: number; z: number; zRight?: number }[],
): PosedBones {
  const pose = placeRestPose();
  const corners = places.flatMap(({ x, y, side, z, zRight = z }) => {
    const [right, bottom] = [x + side, y + side];
    return [x, -y, z, x, -bottom, z, right, -bottom, zRight, right, -y, zRight];
  });
  pose.translations.set(corners);
  return pose;
}

/** White and black, each corner on a bone of its own. */
const squares = makeRig({
  positions: new Array(24).fill(0),
  triangles: [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7],
  uvs: new Array(16).fill(4),
  bones: [0, 1, 2, 3, 4, 5, 6, 7],
  textures: [makeTexture(8, 8, () => [255, 255, 255]), makeTexture(8, 8, () => [0, 0, 0])],
  triangleTextures: [0, 0, 1, 1],
});

test('a painter that is used again leaves nothing of the former frame', () => {
  const size = { width: 100, height: 100 };
  const used = new PuppetPainter(squares, size);
  const full = placeSquares([
    { x: 0, y: 0, side: 100, z: 50 },
    { x: 20, y: 20, side: 30, z: 90 },
  ]);
  for (const [x, y] of [
    [70, 60],
    [70, 20],
    [5, 70],
  ] as const) {
    used.paint(full);
    const corners = placeSquares([
      { x: 10, y: 20, side: 9, z: 0 },
      { x, y, side: 9, z: 1 },
    ]);
    assert.deepEqual(expand(used.paint(corners), size), expand(new PuppetPainter(squares, size).paint(corners), size));
  }
  assert.deepEqual(expand(used.paint(full), size), expand(new PuppetPainter(squares, size).paint(full), size));
});

test('two painters give the same bytes for the same frame, whatever they painted before', () => {
  const size = { width: 200, height: 260 };
  const [one, other] = [new PuppetPainter(figure, size), new PuppetPainter(figure, size)];
  other.paint(turnFigure(120, 60, 0.1));
  for (const degrees of [70, 180]) {
    assert.deepEqual(expand(one.paint(turnFigure(degrees)), size), expand(other.paint(turnFigure(degrees)), size));
  }
});

test('a part of less than a pixel is drawn after a texture that is smaller and stretched far less', () => {
  const square = (x: number, y: number, side: number) => [
    x,
    -y,
    0,
    x,
    -y - side,
    0,
    x + side,
    -y - side,
    0,
    x + side,
    -y,
    0,
  ];
  const rig = makeRig({
    positions: [...square(3.3, 3.3, 20), ...square(40.2, 50.2, 0.6)],
    triangles: [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7],
    uvs: [0, 0, 0, 20_000, 20_000, 20_000, 20_000, 0, 5, 5, 5, 5.6, 5.6, 5.6, 5.6, 5],
    textures: [makeTexture(1000, 1000, () => [200, 100, 50]), makeTexture(8, 8, () => [255, 255, 255])],
    triangleTextures: [1, 1, 0, 0],
  });
  const picture = new PuppetPainter(rig, { width: 64, height: 64 }).paint(placeRestPose());
  const at = 4 * 40 + (50 - picture.y) * picture.stride - 4 * picture.x;
  const [red, green, blue, alpha] = picture.data.subarray(at, at + 4);
  assert.ok(alpha! > 100 && alpha! < 255);
  assert.deepEqual(
    [red, green, blue],
    [200, 100, 50].map((value) => Math.round((value * alpha!) / 255)),
  );
});

test('outlines are smooth, against the background and where a part lies before another', () => {
  const painter = new PuppetPainter(squares, { width: 60, height: 60 });
  for (const shift of [0.25, 0.5, 0.75]) {
    const whole = placeSquares([
      { x: 20 + shift, y: 20, side: 20, z: 40 },
      { x: 10 + shift, y: 10, side: 40, z: 30, zRight: -160 },
    ]);
    const painted = expand(painter.paint(whole), { width: 60, height: 60 });
    const pixelAt = (x: number, y: number): number[] => [...painted.subarray((y * 60 + x) * 4, (y * 60 + x) * 4 + 4)];
    const covered = 255 * (1 - shift);
    assert.ok(Math.abs(pixelAt(10, 30)[3]! - covered) <= 1, 'the black square over nothing');
    assert.ok(Math.abs(pixelAt(20, 30)[0]! - covered) <= 1, 'the white square over the black one');
    assert.deepEqual(
      [pixelAt(11, 30), pixelAt(21, 30)],
      [
        [0, 0, 0, 255],
        [255, 255, 255, 255],
      ],
    );
  }
  const flat = expand(
    painter.paint(
      placeSquares([
        { x: 5.5, y: 5, side: 20, z: 0 },
        { x: 30, y: 5, side: 20, z: 0 },
      ]),
    ),
    {
      width: 60,
      height: 60,
    },
  );
  assert.equal(flat[(10 * 60 + 5) * 4 + 3], 128);
});

test('a figure out of sight, a mesh without numbers and an opacity of 0 give an empty picture', () => {
  const painter = new PuppetPainter(figure, { width: 100, height: 100 });
  const nowhere = placeRestPose();
  nowhere.translations.fill(Number.NaN);
  assert.equal(painter.paint(turnFigure(0)).width > 0, true);
  for (const picture of [
    painter.paint(turnFigure(0, 5000)),
    painter.paint(nowhere),
    painter.paint(turnFigure(0), { opacity: 0 }),
  ]) {
    assert.deepEqual([picture.width, picture.height, picture.data.length], [0, 0, 0]);
  }
});

test('opacity scales colour and alpha alike', () => {
  const rig = makeRig({
    positions: [0, 0, 0, 0, -20, 0, 20, -20, 0, 20, 0, 0],
    triangles: [0, 1, 2, 0, 2, 3],
    textures: [makeTexture(20, 20, () => [200, 100, 50])],
  });
  const picture = new PuppetPainter(rig, { width: 20, height: 20 }).paint(placeRestPose(), { opacity: 0.5 });
  assert.deepEqual(
    [...picture.data.subarray(0, 4)].map((value, i) => Math.abs(value - [100, 50, 25, 128][i]!) <= 1),
    [true, true, true, true],
  );
});

test('no colour is brighter than its alpha', () => {
  const picture = new PuppetPainter(figure, { width: 200, height: 260 }).paint(turnFigure(-50));
  const whole = expand(picture, { width: 200, height: 260 });
  for (let i = 0; i < whole.length; i += 4) {
    assert.ok(Math.max(whole[i]!, whole[i + 1]!, whole[i + 2]!) <= whole[i + 3]!);
  }
});

test('fine stripes on a small figure are averaged, not picked', () => {
  const stripes = makeTexture(200, 200, (x) => (x % 2 === 0 ? [255, 255, 255] : [0, 0, 0]));
  const rig = makeSheet(200, 200, { texture: stripes });
  const painter = new PuppetPainter(rig, { width: 60, height: 60 });
  for (const shift of [0, 0.1, 0.35]) {
    const whole = expand(painter.paint(placeRestPose({ x: 4 + shift, y: 4, scale: 0.23 })), {
      width: 60,
      height: 60,
    });
    for (let x = 10; x < 44; x++) assert.ok(Math.abs(whole[(30 * 60 + x) * 4]! - 127) < 12);
  }
});

test('a figure has no holes, from whichever side it is seen', () => {
  const size = { width: 200, height: 260 };
  const painter = new PuppetPainter(figure, size);
  for (const degrees of [0, 45, 90, 180]) {
    const whole = expand(painter.paint(turnFigure(degrees)), size);
    const alphaAt = (x: number, y: number): number => whole[(y * 200 + x) * 4 + 3]!;
    for (let y = 60; y < 140; y++) assert.equal(alphaAt(100, y), 255, `column of the trunk at ${degrees}°, row ${y}`);
  }
});
