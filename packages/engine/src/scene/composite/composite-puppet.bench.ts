/** How long compositing takes: a figure of 75,000 pixels in a 720p frame, and its shadows. `node …/composite-puppet.bench.ts` */
import { applyShadow } from './apply-shadow.ts';
import { compositeMask } from './composite-mask.ts';
import { compositePuppet } from './composite-puppet.ts';
import { makeFrame, makePicture } from './testing/make-frame.ts';
import { makeTone } from './tone-picture.ts';

const ROUNDS = 300;

const frame = makeFrame(1280, 720);
const mask = makeFrame(1280, 720);
const figure = makePicture({ x: 500, y: 40, width: 260, height: 640 }, (column, row) => {
  const distance = Math.hypot((column - 130) / 130, (row - 320) / 320) * 140;
  return [180, column % 256, row % 256, Math.round(Math.min(1, Math.max(0, 110 - distance)) * 4) * 63.75];
});
const shadows = [590, 670].flatMap((x) => [
  { x, y: 670, radiusX: 30, radiusY: 9, strength: 0.5 },
  { x, y: 670, radiusX: 16, radiusY: 5, strength: 0.4 },
]);
const tone = makeTone([1, 1, 1]);

const tasks: Record<string, () => void> = {
  composite: () => compositePuppet(frame, figure),
  'composite with tone': () => compositePuppet(frame, figure, { tone }),
  'composite with grain': () => compositePuppet(frame, figure, { grain: { level: 2, frameIndex: 1 } }),
  mask: () => compositeMask(mask, figure),
  shadow: () => applyShadow(frame, shadows),
};
for (const [name, run] of Object.entries(tasks)) {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  console.log(`${name}: ${bestMs.toFixed(2)} ms`);
}
