import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, UnderstudyError } from '@understudy/protocol/basics';
import { createYuvFrame, decodeRange, indexVideo, probeVideo } from '../media/index.ts';
import { writePng } from '../media/pictures.ts';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { encodeCharacter, encodeScene, openEngine, renderVideo } from './index.ts';
import { Loaded } from './loaded.ts';
import { renderChunk } from './render-chunk.ts';
import { cutClip } from './testing/cut-clip.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const CHARACTER = example('character.png');
const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/understudy-test', import.meta.url));
const scratch = openScratchFolder();

/** Two chunks long, so that joining is part of every render. */
const FRAMES = 150;
const clip = scratch('clip.mp4');
const rig = scratch('character.rig');
const scene = scratch('clip.scene');

function engineOf(workers: number): ReturnType<typeof openEngine> {
  const tempDir = scratch('temp');
  mkdirSync(tempDir, { recursive: true });
  return openEngine({ workers, cacheDir, tempDir });
}

function failsWith(code: ErrorCode, problem: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, code);
    assert.match(error.problem ?? '', problem);
    return true;
  };
}

before(async () => {
  await cutClip(example('driving.mp4'), { first: 0, last: FRAMES }, clip);
  await using engine = await engineOf(2);
  const { rigBytes } = await encodeCharacter(engine, { picturePath: CHARACTER });
  writeFileSync(rig, rigBytes);
  await encodeScene(engine, { videoPath: clip, scenePath: scene, needsBackground: true });
});

test('any number of workers makes the same video, byte for byte, from files as from saved rig and scene', async () => {
  const outputs: Buffer[] = [];
  for (const [workers, character, video] of [
    [1, CHARACTER, clip],
    [4, rig, scene],
    [4, rig, clip],
  ] as const) {
    await using engine = await engineOf(workers);
    const output = scratch(`workers-${outputs.length}.mp4`);
    await renderVideo(engine, { character, video, output, background: { mode: 'original' }, withAllWorkers: true });
    outputs.push(await readFile(output));
  }
  assert.ok(outputs[0]!.equals(outputs[1]!), 'four workers, with saved files');
  assert.ok(outputs[0]!.equals(outputs[2]!), 'four workers, with a clip analysed anew');
});

test('a short clip with saved rig and scene is drawn by one process, unless all workers are asked for', async () => {
  for (const [withAllWorkers, processes] of [
    [false, 1],
    [true, 2],
  ] as const) {
    await using engine = await engineOf(2);
    const files = { character: rig, video: scene, output: scratch('processes.mp4') };
    await renderVideo(engine, { ...files, background: { mode: 'solid', color: [0, 0, 0] }, withAllWorkers });
    assert.equal(engine.readyCount, processes);
  }
});

test('the video has the size, frame rate, length and sound of the clip', async () => {
  await using engine = await engineOf(2);
  const output = scratch('facts.mp4');
  const result = await renderVideo(engine, { character: rig, video: scene, output, background: { mode: 'original' } });
  const [source, made] = [await probeVideo(clip), await probeVideo(output)];
  assert.deepEqual([made.width, made.height, made.fps, made.frameCount], [960, 540, source.fps, FRAMES]);
  assert.ok(Math.abs(made.durationSeconds - source.durationSeconds) < 1 / 30);
  assert.equal(made.audioTracks.length, 1);
  assert.equal(result.frames, FRAMES);
  assert.deepEqual(result.warnings, []);
});

test('a transparent render is the character on black, and a mask that is white where the character is', async () => {
  await using engine = await engineOf(2);
  const [output, maskOutput] = [scratch('transparent.mp4'), scratch('mask.mp4')];
  const background = { mode: 'transparent' } as const;
  await renderVideo(engine, { character: rig, video: scene, output, maskOutput, background });
  const [video, mask] = [await firstFrame(output), await firstFrame(maskOutput)];
  const inside = mask.filter((luma) => luma > 225).length;
  for (let i = 0; i < video.length; i++) {
    // Compression lets edges ring: what is near one is not looked at.
    const isFarOutside = [-6, -3, 0, 3, 6].every((dx) =>
      [-6, -3, 0, 3, 6].every((dy) => (mask[i + dx + dy * 960] ?? 16) < 20),
    );
    if (isFarOutside) assert.ok(video[i]! < 32, `luma ${video[i]} far outside the mask`);
  }
  assert.ok(inside > 0.02 * video.length && inside < 0.3 * video.length, `${inside} of ${video.length} pixels`);
  assert.equal((await probeVideo(maskOutput)).frameCount, FRAMES);
});

test('an aborted render ends at once and leaves neither output nor temporary files', async () => {
  const output = scratch('aborted.mp4');
  const controller = new AbortController();
  {
    await using engine = await engineOf(2);
    const rendering = renderVideo(engine, {
      character: rig,
      video: scene,
      output,
      background: { mode: 'original' },
      signal: controller.signal,
      onProgress: ({ stage, framesDone }) => {
        if (stage === 'render' && framesDone > 5) controller.abort(new Error('enough'));
      },
    });
    await assert.rejects(rendering, /enough/);
  }
  assert.equal(existsSync(output), false);
  assert.deepEqual(readdirSync(scratch('temp')), []);
});

test('an abort is heard between two frames, even where nothing has to be decoded', async () => {
  const controller = new AbortController();
  let drawnCount = 0;
  const chunk = {
    rigPath: rig,
    scenePath: scene,
    clipPath: example('driving.mp4'),
    range: { first: 0, last: FRAMES },
    background: { mode: 'solid', color: [0, 0, 0] },
    chunkPath: scratch('aborted-chunk.mp4'),
  } as const;
  const onProgress = (): void => {
    drawnCount++;
    setImmediate(() => controller.abort(new Error('enough')));
  };
  const context = { cacheDir, signal: controller.signal, loaded: new Loaded(), onProgress };
  await assert.rejects(renderChunk(chunk, context), /enough/);
  assert.equal(drawnCount, 1);
  assert.equal(existsSync(chunk.chunkPath), false);
});

test('work that still waits when the engine closes starts no process any more', async () => {
  const engine = await engineOf(1);
  const waiting = [1, 2, 3].map((i) => engine.run('inspectCharacter', { rigPath: scratch(`missing-${i}.rig`) }));
  const settled = Promise.allSettled(waiting);
  await engine[Symbol.asyncDispose]();
  // A process that nobody stops would keep this test from ending.
  assert.deepEqual(new Set((await settled).map(({ status }) => status)), new Set(['rejected']));
  await assert.rejects(engine.run('inspectCharacter', { rigPath: rig }), /closed/);
});

test('a clip that shows nobody fails with CS-ENEC-004 and says in which frames', async () => {
  const empty = scratch('empty.mp4');
  const blank = createYuvFrame(960, 540);
  await cutClip(example('driving.mp4'), { first: 0, last: 30 }, empty, (frame) => {
    for (const plane of ['y', 'u', 'v'] as const) frame[plane].set(blank[plane]);
  });
  blank.release();
  await using engine = await engineOf(1);
  const encoding = encodeScene(engine, { videoPath: empty, scenePath: scratch('x.scene'), needsBackground: false });
  await assert.rejects(encoding, failsWith('CS-ENEC-004', /30 of 30 frames: frames 0–29/));
});

test('files that are not what they should be fail with a code that names the trouble', async () => {
  await using engine = await engineOf(1);
  const output = scratch('never.mp4');
  const background = { mode: 'solid', color: [0, 0, 0] } as const;
  const text = scratch('text.mp4');
  writeFileSync(text, 'this is not a video');
  const cut = scratch('cut.scene');
  writeFileSync(cut, readFileSync(scene).subarray(0, 3000));
  const blank = scratch('blank.png');
  await writePng(blank, { width: 200, height: 300, data: new Uint8ClampedArray(200 * 300 * 4).fill(255) });
  const render = (character: string, video: string): Promise<unknown> =>
    renderVideo(engine, { character, video, output, background });
  await assert.rejects(render(rig, text), failsWith('CS-ORIV-003', /./));
  await assert.rejects(render(text, scene), failsWith('CS-UORC01-002', /./));
  await assert.rejects(render(rig, cut), failsWith('CS-UORC01-002', /scene file/));
  await assert.rejects(render(scene, scene), failsWith('CS-UORC01-002', /scene file/));
  await assert.rejects(render(blank, scene), failsWith('CS-UORC01-002', /no character/));
  assert.equal(existsSync(output), false);
});

async function firstFrame(video: string): Promise<Uint8Array> {
  const index = await indexVideo(video);
  for await (const frame of decodeRange(video, index, { first: 0, last: 1 })) {
    const luma = new Uint8Array(frame.width * frame.height);
    for (let row = 0; row < frame.height; row++) {
      luma.set(frame.y.subarray(row * frame.yStride, row * frame.yStride + frame.width), row * frame.width);
    }
    frame.release();
    return luma;
  }
  throw new Error(`${path.basename(video)} has no frames`);
}
