import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UnderstudyError } from '@understudy/protocol/basics';
import { makeClip } from '../media/testing/make-clip.ts';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { inspectPicture, openEngine, renderVideo } from './index.ts';
import { cutClip } from './testing/cut-clip.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/understudy-test', import.meta.url));
const scratch = openScratchFolder();
const videoPath = scratch('clip.mp4');

const sceneOptions = (): { videoPath: string; scenePath: string; samplesPath: string; threads: number } => ({
  videoPath,
  scenePath: scratch('clip.scene'),
  samplesPath: scratch('samples'),
  threads: 1,
});

function exceeds(problem: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, 'CS-RNRD-003');
    assert.match(error.problem ?? '', problem);
    return true;
  };
}

before(() => cutClip(example('driving.mp4'), { first: 0, last: 60 }, videoPath));

test('a task that takes more memory than is allowed fails with CS-RNRD-003, and the next one works', async () => {
  // Reading a picture's header fits, analysing a clip does not.
  await using engine = await openEngine({ workers: 1, cacheDir, memoryLimitBytes: 220 * 2 ** 20 });
  const encoding = engine.run('encodeScene', { ...sceneOptions(), includeClip: false, needsBackground: false });
  await assert.rejects(encoding, exceeds(/took \d+ MB of memory, 220 MB are allowed/));
  await inspectPicture(engine, { picturePath: example('character.png') });
});

test('a task that takes more time than is allowed fails with CS-RNRD-003', async () => {
  await using engine = await openEngine({ workers: 1, cacheDir, timeLimitMs: 300 });
  const encoding = engine.run('encodeScene', { ...sceneOptions(), includeClip: false, needsBackground: false });
  await assert.rejects(encoding, exceeds(/longer than the 0.3 s that are allowed/));
});

const needsProc = { skip: process.platform === 'linux' ? false : 'processes are listed by /proc' };

test(
  'a process that has grown with the analysis of a clip is replaced, and stays where it has not',
  needsProc,
  async () => {
    for (const [keepBelowBytes, isKept] of [
      [1, false],
      [4e9, true],
    ] as const) {
      await using engine = await openEngine({ workers: 1, cacheDir, keepBelowBytes });
      const look = async (): Promise<number[]> => {
        const others = listChildren(process.pid);
        await inspectPicture(engine, { picturePath: example('character.png') });
        return listChildren(process.pid).filter((pid) => isRunning(pid) && !others.includes(pid));
      };
      assert.notEqual((await look()).length, 0, 'it was started');
      await engine.run('encodeScene', { ...sceneOptions(), includeClip: false, needsBackground: false });
      assert.equal((await look()).length === 0, isKept);
    }
  },
);

test('a process that had nothing to do for a while ends, and the next task gets a new one', needsProc, async () => {
  for (const [idleLimitMs, isKept] of [
    [1, false],
    [60_000, true],
  ] as const) {
    const others = listChildren(process.pid);
    const listOwn = (): number[] => listChildren(process.pid).filter((pid) => isRunning(pid) && !others.includes(pid));
    await using engine = await openEngine({ workers: 1, cacheDir, idleLimitMs });
    const inspect = (): Promise<unknown> => inspectPicture(engine, { picturePath: example('character.png') });
    await inspect();
    const guardAlone = 1;
    for (let i = 0; i < 100 && listOwn().length > guardAlone; i++) await sleep(10);
    assert.equal(listOwn().length > guardAlone, isKept);
    await inspect();
  }
});

test('the process that made the character does not wait for a long clip to be analysed', needsProc, async () => {
  const longClip = scratch('long.mp4');
  await makeClip(longClip, { frameCount: 1500, frameRate: { num: 6, den: 1 } });
  const others = listChildren(process.pid);
  await using engine = await openEngine({ workers: 2, cacheDir, idleLimitMs: 60_000 });
  const enough = new AbortController();
  const rendering = renderVideo(engine, {
    character: example('character.png'),
    video: longClip,
    output: scratch('never.mp4'),
    background: { mode: 'original' },
    signal: enough.signal,
  });
  rendering.catch(() => {});
  const counts: number[] = [];
  const guardAlone = 1;
  const isSeen = (): boolean => Math.max(...counts) === guardAlone + 2 && counts.at(-1) === guardAlone + 1;
  for (let i = 0; i < 500 && !isSeen(); i++) {
    await sleep(20);
    counts.push(listChildren(process.pid).filter((pid) => isRunning(pid) && !others.includes(pid)).length);
  }
  enough.abort(new Error('seen enough'));
  // And not because it found nobody in the clip, as it would in the end.
  await assert.rejects(rendering, /seen enough/);
  assert.ok(isSeen(), `numbers of processes, the guard included: ${[...new Set(counts)].join(' ')}`);
});

test('engine processes end when their owner is killed in the middle of the work', needsProc, async () => {
  const arguments_ = [videoPath, scratch('orphan'), cacheDir];
  const owner = fork(new URL('./testing/engine-owner-process.ts', import.meta.url), arguments_);
  await once(owner, 'message');
  const children = listChildren(owner.pid!);
  assert.ok(children.length > 0);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await assertEnd(children);
});

test('a process whose main thread hears of nothing ends when its owner is killed', needsProc, async () => {
  const owner = fork(new URL('./testing/deaf-process.ts', import.meta.url));
  const [{ deafPid }] = (await once(owner, 'message')) as [{ deafPid: number }];
  assert.ok(isRunning(deafPid));
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await assertEnd([deafPid]);
});

async function assertEnd(pids: number[]): Promise<void> {
  for (let i = 0; i < 200 && pids.some(isRunning); i++) await sleep(50);
  const left = pids.filter(isRunning);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  assert.deepEqual(left, []);
}

function listChildren(parentPid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => new RegExp(`^PPid:\\s+${parentPid}$`, 'm').test(statusOf(pid)));
}

/** A process that has ended, and that nobody has asked about yet, is still listed. */
function isRunning(pid: number): boolean {
  return /^State:\s+[^Z]/m.test(statusOf(pid));
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
