import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barLine, formatTime, progressBar, progressLines } from './progress-display.ts';
import { StageClock } from './stage-clock.ts';

test('the bar shows stage, share, frames and the time that is left', () => {
  const line = barLine({ stage: 'render', framesDone: 60, framesTotal: 240 }, 3000);
  assert.match(line, /^Rendering +█{6}░{18} +25 % +60\/240 +0:09 left$/);
});

test('the bar promises no time before the first frame and none after the last', () => {
  assert.doesNotMatch(barLine({ stage: 'scene', framesDone: 0, framesTotal: 240 }, 3000), /left/);
  assert.doesNotMatch(barLine({ stage: 'scene', framesDone: 240, framesTotal: 240 }, 3000), /left/);
});

test('times read as minutes and seconds', () => {
  assert.equal(formatTime(0), '0:00');
  assert.equal(formatTime(61_000), '1:01');
  assert.equal(formatTime(3_600_000), '1:00:00');
});

test('where there is no terminal a stage is told at its start and at each quarter', () => {
  const written: string[] = [];
  const display = progressLines({ write: (text: string) => written.push(text) });
  for (let framesDone = 0; framesDone <= 100; framesDone++)
    display.show({ stage: 'merge', framesDone, framesTotal: 100 });
  assert.deepEqual(
    written.map((line) => line.trim()),
    [0, 25, 50, 75, 100].map((done) => `Joining: ${done}/100`),
  );
});

test('of stages that run side by side the bar shows the longest until it is done', () => {
  const written: string[] = [];
  const bar = progressBar({ write: (text: string) => written.push(text) }, new StageClock(() => 0), () => Infinity);
  const shown = (stage: 'scene' | 'character', framesDone: number, framesTotal: number): string => {
    bar.show({ stage, framesDone, framesTotal });
    return written.at(-1)!;
  };
  assert.match(shown('character', 0, 3), /character/);
  assert.match(shown('scene', 1, 180), /person/);
  assert.match(shown('character', 3, 3), /person/);
  assert.match(shown('scene', 180, 180), /person/);
});

test('the bar never grows wider than the terminal and is redrawn a few times a second at most', () => {
  const written: string[] = [];
  const output = { columns: 40, write: (text: string) => written.push(text) };
  let now = 0;
  const bar = progressBar(output, new StageClock(() => now), () => now);
  for (let framesDone = 0; framesDone < 1000; framesDone++, now++)
    bar.show({ stage: 'render', framesDone, framesTotal: 1000 });
  assert.ok(written.length <= 14, `${written.length} redraws in a second`);
  for (const text of written) assert.ok(text.replace('\r\x1b[2K', '').length < 40);
});
