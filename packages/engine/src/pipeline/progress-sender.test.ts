import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { ProgressSender } from './progress-sender.ts';

test('of many reports the first, the newest now and then, and the last of each stage are sent', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const sent: string[] = [];
    const sender = new ProgressSender(({ stage, framesDone }) => sent.push(`${stage} ${framesDone}`));
    for (let framesDone = 1; framesDone <= 50; framesDone++) {
      sender.report({ stage: 'scene', framesDone, framesTotal: 50 });
      if (framesDone === 20) mock.timers.tick(100);
    }
    sender.report({ stage: 'background', framesDone: 0, framesTotal: 50 });
    sender[Symbol.dispose]();
    mock.timers.tick(1000);
    assert.deepEqual(sent, ['scene 1', 'scene 20', 'scene 50', 'background 0']);
  } finally {
    mock.timers.reset();
  }
});

test('after a while without reports the next one goes out at once', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const sent: number[] = [];
    using sender = new ProgressSender(({ framesDone }) => sent.push(framesDone));
    sender.report({ stage: 'render', framesDone: 1, framesTotal: 9 });
    mock.timers.tick(1000);
    sender.report({ stage: 'render', framesDone: 2, framesTotal: 9 });
    assert.deepEqual(sent, [1, 2]);
  } finally {
    mock.timers.reset();
  }
});
