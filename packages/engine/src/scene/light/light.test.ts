import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YuvImage } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Rig } from '../../core/rig.ts';
import type { Tone } from '../composite/tone.ts';
import { ColourSample, type ColourStats } from './colour-sample.ts';
import { findTone, matchLight } from './match-light.ts';
import { measureCharacter } from './measure-character.ts';
import { measureLight, type SceneLight } from './measure-light.ts';

type Yuv = [y: number, u: number, v: number];

/** A clip of one colour with a person of another in the middle; both lightly shaded. */
function measure(background: Yuv, person: Yuv, { bars = 0, shotStarts = [0] } = {}): Promise<SceneLight> {
  const [width, height] = [160, 120];
  const isPerson = (x: number, y: number): boolean => x >= 64 && x < 96 && y >= 40;
  const image: YuvImage = {
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array((width * height) / 4),
    v: new Uint8Array((width * height) / 4),
    yStride: width,
    uvStride: width / 2,
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBar = x < bars || x >= width - bars;
      const [luma, u, v] = isBar ? [16, 128, 128] : isPerson(x, y) ? person : background;
      image.y[y * width + x] = isBar ? 16 : luma + ((x * 7 + y * 13) % 40) - 20;
      image.u[(y >> 1) * 80 + (x >> 1)] = u;
      image.v[(y >> 1) * 80 + (x >> 1)] = v;
    }
  }
  const mask: PersonMask = { cell: 4, x: 16, y: 10, width: 8, height: 20, data: new Uint8Array(160).fill(255) };
  return measureLight({
    width,
    height,
    frameCount: 20,
    shotStarts,
    masksAt: () => [mask],
    samples: [0, 5, 10, 15],
    readRows: async () => image,
  });
}

const CHARACTER: ColourStats = sampleOf([40, 40, 40], [120, 110, 100], [220, 210, 200]);

function sampleOf(...colours: [number, number, number][]): ColourStats {
  const sample = new ColourSample();
  for (const colour of colours) sample.add(...colour);
  return sample.summarise();
}

const toneAt = (light: SceneLight, frameIndex: number): Tone | undefined =>
  findTone(matchLight(light, CHARACTER), frameIndex);

test('a night scene darkens the character, but does not drown it', async () => {
  const tone = toneAt(await measure([45, 128, 128], [60, 128, 128]), 0)!;
  assert.ok(tone.green[200]! < 160);
  assert.ok(tone.green[200]! >= 95);
});

test('plain daylight leaves the character nearly as it is', async () => {
  const tone = toneAt(await measure([150, 128, 128], [170, 128, 128]), 0)!;
  for (const curve of [tone.red, tone.green, tone.blue]) {
    for (const value of [0, 64, 128, 192]) assert.ok(Math.abs(curve[value]! - value) <= 12);
  }
});

test('a warm scene warms the character, a cool one cools it, by less than a tenth', async () => {
  const warm = toneAt(await measure([140, 122, 134], [150, 122, 134]), 0)!;
  const cool = toneAt(await measure([140, 135, 123], [150, 135, 123]), 0)!;
  assert.ok(warm.red[150]! > warm.blue[150]! + 4);
  assert.ok(cool.blue[150]! > cool.red[150]! + 4);
  assert.ok(warm.red[150]! / warm.green[150]! < 1.15);
});

test('strong colours are things, not light', async () => {
  const green = toneAt(await measure([120, 80, 80], [150, 128, 128]), 0)!;
  assert.ok(Math.abs(green.red[150]! - green.green[150]!) <= 3);
});

test('black bars beside the picture do not darken it', async () => {
  const plain = toneAt(await measure([150, 128, 128], [170, 128, 128]), 0)!;
  const barred = toneAt(await measure([150, 128, 128], [170, 128, 128], { bars: 40 }), 0)!;
  assert.ok(Math.abs(plain.green[200]! - barred.green[200]!) <= 3);
});

test('curves rise, and each shot has its own', async () => {
  const light = await measure([60, 128, 128], [80, 128, 128], { shotStarts: [0, 10] });
  assert.deepEqual(
    light.map(({ firstFrame, lastFrame }) => [firstFrame, lastFrame]),
    [
      [0, 10],
      [10, 20],
    ],
  );
  const { red } = toneAt(light, 12)!;
  for (let value = 1; value < 256; value++) assert.ok(red[value]! >= red[value - 1]!);
  assert.equal(toneAt([], 0), undefined);
});

test('light survives being saved as JSON', async () => {
  const light = await measure([60, 128, 128], [80, 128, 128]);
  assert.deepEqual(JSON.parse(JSON.stringify(light)), light);
});

test('a character is measured on all that faces the viewer, each triangle by how much of it it shows', () => {
  const fill = (level: number) => ({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(level) });
  const [hand, body, back] = [0, 1, 2];
  const rig = {
    uvs: Float32Array.of(1, 1, 6, 1, 1, 3, 2, 6, 3, 6, 2, 7),
    triangles: Uint32Array.of(3, 5, 4, 0, 2, 1, 0, 1, 2, 3, 4, 5),
    triangleTextures: Uint8Array.of(hand, body, back, hand),
    textures: [fill(40), fill(200), fill(90)],
  } as unknown as Rig;
  const { count, dark, middle, bright } = measureCharacter(rig);
  assert.equal(count, 5 + 0.5);
  assert.deepEqual([dark, middle, bright], [40, 200, 200]);
});
