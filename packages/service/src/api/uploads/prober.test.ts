import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, LIMITS, UnderstudyError } from '@understudy/protocol';
import sharp from 'sharp';
import { makeClip } from '../../../../engine/src/media/testing/make-clip.ts';
import { openScratchFolder } from '../../../../engine/src/media/testing/scratch-folder.ts';
import { probeInputs } from './probe-inputs.ts';
import { Prober } from './prober.ts';

const scratch = openScratchFolder();
const options = { cacheDir: scratch('cache'), tempDir: scratch('.') };
const example = (name: string): string => fileURLToPath(new URL(`../../../../../examples/${name}`, import.meta.url));

let prober: Prober;
before(async () => {
  prober = await Prober.open(options);
});
after(() => prober[Symbol.asyncDispose]());

function refusedWith(code: ErrorCode, field: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.fields[0]?.field, field);
    assert.ok(error.fields[0].problem.length > 0);
    return true;
  };
}

const refuseVideo = (path: string, code: ErrorCode): Promise<void> =>
  assert.rejects(prober.probeVideo(path, { field: 'driving_video' }), refusedWith(code, 'driving_video'));

test('the facts about a picture and a video come from their content, whatever they are called', async () => {
  const video = scratch('song.mp3');
  const picture = scratch('clip.mp4');
  await copyFile(example('driving.mp4'), video);
  await copyFile(example('character.png'), picture);
  const facts = await probeInputs(prober, {
    picture: { path: picture, field: 'ref_image' },
    video: { path: video, field: 'driving_video' },
  });
  assert.equal(facts.picture?.format, 'png');
  assert.equal(facts.video?.container, 'mp4');
  assert.equal(facts.video?.frames, 180);
});

test('what is no video is CS-ORIV-003', async () => {
  await writeFile(scratch('playlist.mp4'), '#EXTM3U\n/etc/passwd\n');
  await writeFile(scratch('text.mp4'), 'ftyp? No.');
  for (const path of [scratch('playlist.mp4'), scratch('text.mp4'), example('character.png')]) {
    await refuseVideo(path, 'CS-ORIV-003');
  }
});

test('a video of more than five minutes is CS-ORIV-004', async () => {
  const path = scratch('long.mp4');
  await makeClip(path, { frameCount: LIMITS.videoSeconds + 1, frameRate: { num: 1, den: 1 }, width: 64, height: 64 });
  await refuseVideo(path, 'CS-ORIV-004');
});

test('a video of more than 500 MB is CS-ORIV-005', async () => {
  const path = scratch('large.mp4');
  await copyFile(example('driving.mp4'), path);
  await truncate(path, LIMITS.videoBytes + 1);
  await refuseVideo(path, 'CS-ORIV-005');
});

test('a video of more than 4096 pixels a side is CS-ORIV-006', async () => {
  const path = scratch('wide.mp4');
  await makeClip(path, { width: LIMITS.videoSide + 16, height: 64, frameCount: 20 });
  await refuseVideo(path, 'CS-ORIV-006');
});

test('a video that is damaged is CS-ORIV-007', async () => {
  const whole = await readFile(example('driving.mp4'));
  await writeFile(scratch('noise.mp4'), Buffer.concat([whole.subarray(0, 32), Buffer.alloc(100_000, 'noise')]));
  await writeFile(scratch('cut.mp4'), whole.subarray(0, whole.indexOf('moov')));
  await writeFile(scratch('empty.mp4'), '');
  for (const name of ['noise.mp4', 'cut.mp4', 'empty.mp4']) await refuseVideo(scratch(name), 'CS-ORIV-007');
});

test('a video that is too short or too small is CS-UORC01-002', async () => {
  await makeClip(scratch('short.mp4'), { frameCount: 9 });
  await makeClip(scratch('small.mp4'), { width: 48, height: 96 });
  await refuseVideo(scratch('short.mp4'), 'CS-UORC01-002');
  await refuseVideo(scratch('small.mp4'), 'CS-UORC01-002');
});

test('pictures that are none, too large or too small are CS-UORC01-002, with the picture named before the video', async () => {
  await sharp({ create: { width: 32, height: 200, channels: 3, background: 'red' } })
    .png()
    .toFile(scratch('small.png'));
  await writeFile(scratch('bomb.png'), pngHeader(60_000, 60_000));
  await writeFile(scratch('vector.png'), '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>');
  for (const name of ['small.png', 'bomb.png', 'vector.png']) {
    const inputs = {
      picture: { path: scratch(name), field: 'ref_image' },
      video: { path: scratch('playlist.mp4'), field: 'driving_video' },
    };
    await assert.rejects(probeInputs(prober, inputs), refusedWith('CS-UORC01-002', 'ref_image'));
  }
});

test('a file that takes too long to look at is refused with the code for files that cannot be read', async () => {
  // A process takes longer than this to start.
  await using hasty = await Prober.open({ ...options, timeLimitMs: 1 });
  const video = hasty.probeVideo(example('driving.mp4'), { field: 'driving_video' });
  await assert.rejects(video, refusedWith('CS-ORIV-007', 'driving_video'));
});

test('a file that takes too much memory to look at is refused with the code for files that cannot be read', async () => {
  // A process takes more than this before it looks at anything.
  await using narrow = await Prober.open({ ...options, memoryLimitBytes: 1 });
  const video = narrow.probeVideo(example('driving.mp4'), { field: 'driving_video' });
  await assert.rejects(video, refusedWith('CS-ORIV-007', 'driving_video'));
  const picture = narrow.probePicture(example('character.png'), { field: 'ref_image' });
  await assert.rejects(picture, refusedWith('CS-UORC01-002', 'ref_image'));
});

for (const [what, signals] of [
  ['kills two processes', ['SIGKILL', 'SIGKILL']],
  ['makes its process hang', ['SIGSTOP']],
] as const) {
  test(`a file that ${what} is refused, and the next one is looked at`, { skip: !hasProcFolder() }, async () => {
    await using fresh = await Prober.open({ ...options, slots: 1, timeLimitMs: 5000 });
    const others = new Set(listEngineProcesses());
    const probe = fresh.probeVideo(example('driving.mp4'), { field: 'driving_video' });
    const refusal = assert.rejects(probe, refusedWith('CS-ORIV-007', 'driving_video'));
    // Long before they have started up.
    for (const signal of signals) await signalNewChild(others, signal);
    await refusal;
    assert.equal((await fresh.probeVideo(example('driving.mp4'), { field: 'driving_video' })).frames, 180);
  });
}

test('a file whose process was killed is looked at again', { skip: !hasProcFolder() }, async () => {
  await using fresh = await Prober.open({ ...options, slots: 1 });
  const others = new Set(listEngineProcesses());
  const probe = fresh.probeVideo(example('driving.mp4'), { field: 'driving_video' });
  await signalNewChild(others, 'SIGKILL');
  assert.equal((await probe).frames, 180);
});

test('nobody looks at the file of a client that has gone', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  await assert.rejects(prober.probeVideo(example('driving.mp4'), { field: 'driving_video', signal: gone }), /gone/);
});

/** The beginning of a PNG of this size: what a header promises need not come. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header]);
}

function hasProcFolder(): boolean {
  return existsSync('/proc/self/stat');
}

/** Those of this process. */
function listEngineProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid && isEngineProcess(name))
    .map(Number);
}

function isEngineProcess(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine-process.ts');
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

/** The second word after the name, which may hold anything but is in parentheses. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** Those that were signalled are no longer new. */
async function signalNewChild(others: Set<number>, signal: NodeJS.Signals): Promise<void> {
  for (;;) {
    const child = listEngineProcesses().find((pid) => !others.has(pid));
    if (child !== undefined) {
      process.kill(child, signal);
      others.add(child);
      return;
    }
    await sleep(1);
  }
}
