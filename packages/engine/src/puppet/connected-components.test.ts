import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRegions, type Region } from './connected-components.ts';

const WIDTH = 23;
const HEIGHT = 17;

/** Specks, of which `density` of 100 pixels are set; the same for a seed. */
function drawSpecks(seed: number, density: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: WIDTH * HEIGHT }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return (state >> 8) % 100 < density ? 1 : 0;
  });
}

/** The regions as whoever goes from pixel to pixel finds them. */
function flood(mask: Uint8Array, diagonal: boolean): { labels: Int32Array; regions: Region[] } {
  const labels = new Int32Array(mask.length);
  const regions: Region[] = [];
  const visit = (x: number, y: number, region: Region): void => {
    const p = y * WIDTH + x;
    if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT || !mask[p] || labels[p]) return;
    labels[p] = region.index + 1;
    region.area++;
    region.x0 = Math.min(region.x0, x);
    region.y0 = Math.min(region.y0, y);
    region.x1 = Math.max(region.x1, x + 1);
    region.y1 = Math.max(region.y1, y + 1);
    region.touchesBorder ||= x === 0 || y === 0 || x === WIDTH - 1 || y === HEIGHT - 1;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) if (diagonal || dx === 0 || dy === 0) visit(x + dx, y + dy, region);
    }
  };
  for (let p = 0; p < mask.length; p++) {
    if (!mask[p] || labels[p]) continue;
    const region = { index: regions.length, area: 0, x0: WIDTH, y0: HEIGHT, x1: 0, y1: 0, touchesBorder: false };
    regions.push(region);
    visit(p % WIDTH, Math.floor(p / WIDTH), region);
  }
  return { labels, regions };
}

test('regions are those that one finds from pixel to pixel, in scan order, with and without corners', () => {
  for (let seed = 1; seed <= 20; seed++) {
    for (const density of [20, 45, 60, 90]) {
      const mask = drawSpecks(seed, density);
      for (const diagonal of [false, true]) {
        assert.deepEqual(findRegions(mask, WIDTH, HEIGHT, diagonal), flood(mask, diagonal));
      }
    }
  }
});

test('an empty mask has no regions, a full one has one', () => {
  assert.deepEqual(findRegions(new Uint8Array(6), 3, 2).regions, []);
  const full = { index: 0, area: 6, x0: 0, y0: 0, x1: 3, y1: 2, touchesBorder: true };
  assert.deepEqual(findRegions(new Uint8Array(6).fill(1), 3, 2).regions, [full]);
});
