import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareInCapsules } from './middle-lines.ts';
import { measureSilhouette } from './silhouette.ts';
import { drawCapsules } from './testing/draw-figure.ts';

const UPRIGHT = { from: { x: 50, y: 15 }, to: { x: 50, y: 85 } };
const ACROSS = { from: { x: 15, y: 30 }, to: { x: 85, y: 30 } };

const cross = () =>
  measureSilhouette(
    drawCapsules(
      { width: 100, height: 100 },
      [UPRIGHT, ACROSS].map((line) => ({ ...line, radius: 7, colour: [0, 0, 0] as const })),
    ),
  );

test('bones along the middle of all parts explain a figure, those of one part its share', () => {
  const figure = cross();
  const near = { radius: 8 };
  assert.equal(shareInCapsules(figure, [{ ...UPRIGHT, ...near }, { ...ACROSS, ...near }]), 1); // biome-ignore format: a pair
  const half = shareInCapsules(figure, [{ ...UPRIGHT, ...near }]);
  assert.ok(half > 0.4 && half < 0.75, `explains ${half}`);
  assert.equal(shareInCapsules(figure, []), 0);
  assert.equal(shareInCapsules(figure, [{ from: { x: 5, y: 95 }, to: { x: 5, y: 95 }, radius: 9 }]), 0);
});

test('middle lines run along the middle: a thin bone there explains nearly all, one beside it nothing', () => {
  const bar = measureSilhouette(
    drawCapsules({ width: 100, height: 100 }, [{ ...UPRIGHT, radius: 9, colour: [0, 0, 0] }]),
  );
  assert.ok(shareInCapsules(bar, [{ ...UPRIGHT, radius: 1.5 }]) > 0.85);
  assert.equal(shareInCapsules(bar, [{ from: { x: 57, y: 15 }, to: { x: 57, y: 85 }, radius: 1.5 }]), 0);
});

test('a bone explains nothing beyond its ends, and thin limbs have middle lines too', () => {
  const bar = measureSilhouette(
    drawCapsules({ width: 100, height: 100 }, [{ ...UPRIGHT, radius: 3, colour: [0, 0, 0] }]),
  );
  assert.ok(shareInCapsules(bar, [{ ...UPRIGHT, radius: 3 }]) > 0.95);
  const third = shareInCapsules(bar, [{ from: { x: 50, y: 40 }, to: { x: 50, y: 60 }, radius: 2 }]);
  assert.ok(third > 0.25 && third < 0.4, `explains ${third}`);
});

test('nothing has no middle lines', () => {
  const empty = measureSilhouette(drawCapsules({ width: 30, height: 30 }, []));
  assert.equal(shareInCapsules(empty, [{ ...UPRIGHT, radius: 50 }]), 0);
});
