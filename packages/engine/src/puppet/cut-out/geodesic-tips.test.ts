import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTips } from './geodesic-tips.ts';
import { measureSilhouette } from './silhouette.ts';
import { drawCapsules } from './testing/draw-figure.ts';

const CENTRE = { x: 100, y: 100 };
/** Ends of limbs of a star, and how far they are from its middle. */
const ENDS = [
  { x: 100, y: 15, length: 85 },
  { x: 180, y: 100, length: 80 },
  { x: 30, y: 170, length: 99 },
];

const star = () =>
  measureSilhouette(
    drawCapsules(
      { width: 200, height: 200 },
      ENDS.map((to) => ({ from: CENTRE, to, radius: 6, colour: [0, 0, 0] as const })),
    ),
  );

test('each limb of a star has one tip, the farthest first, with the way from it to the trunk', () => {
  const tips = findTips(star(), CENTRE);
  assert.equal(tips.length, ENDS.length);
  const expected = [ENDS[2]!, ENDS[0]!, ENDS[1]!];
  tips.forEach((tip, k) => {
    const { x, y, length } = expected[k]!;
    assert.ok(Math.hypot(tip.point.x - x, tip.point.y - y) < 9, `tip ${k} is at ${tip.point.x}, ${tip.point.y}`);
    assert.ok(Math.abs(tip.distance - length) < 9);
    const last = tip.path.at(-1)!;
    assert.ok(Math.hypot(last.x - CENTRE.x, last.y - CENTRE.y) < 2);
    assert.ok(tip.prominence > 0.7 * length);
  });
});

test('seen from the end of a limb, the others stick out from where they part', () => {
  const tips = findTips(star(), ENDS[0]!);
  assert.equal(tips.length, 2);
  assert.ok(Math.abs(tips[0]!.distance - 85 - 99) < 14 && tips[0]!.prominence === tips[0]!.distance);
  assert.ok(Math.abs(tips[1]!.prominence - 80) < 14);
});

test('ways keep away from the outside where a limb bends', () => {
  const [start, knee, end] = [
    { x: 30, y: 30 },
    { x: 30, y: 150 },
    { x: 150, y: 150 },
  ];
  const bent = measureSilhouette(
    drawCapsules({ width: 190, height: 190 }, [
      { from: start, to: knee, radius: 20, colour: [0, 0, 0] },
      { from: knee, to: end, radius: 20, colour: [0, 0, 0] },
    ]),
  );
  const [tip] = findTips(bent, start);
  assert.ok(Math.hypot(tip!.point.x - 170, tip!.point.y - 150) < 9);
  const thinnest = Math.min(...tip!.thickness.slice(15, -15));
  assert.ok(thinnest > 2, `a way is ${thinnest} from the outside`);
});

test('outside of the figure the search starts at its nearest point, and nothing has no tips', () => {
  assert.ok(findTips(star(), { x: 0, y: 0 }).length > 0);
  assert.deepEqual(findTips(measureSilhouette(drawCapsules({ width: 40, height: 40 }, [])), { x: 20, y: 20 }), []);
});
