/**
 * Makes the project's example video, a dancer in a room, without any camera: examples/driving.mp4. Takes some minutes.
 * Run: node examples/make-driving-clip.ts
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createYuvFrame, joinChunks, openChunkEncoder } from '@understudy/engine/media';
import { HEIGHT, WIDTH } from './driving-clip/camera.ts';
import { DURATION_SECONDS } from './driving-clip/dance.ts';
import type { DrawRequest } from './driving-clip/draw-frame.ts';
import { fillYuv } from './driving-clip/fill-yuv.ts';
import { composeMusic, SAMPLE_RATE } from './driving-clip/music.ts';
import { writeSound } from './driving-clip/write-sound.ts';

const FRAMES_PER_SECOND = 30;
const FRAME_COUNT = DURATION_SECONDS * FRAMES_PER_SECOND;
const QUALITY = { preset: 'slow', crf: 20, keyFrameInterval: 60, threads: 1 } as const;
const OUTPUT = fileURLToPath(new URL('./driving.mp4', import.meta.url));

/** Frames in order, drawn by as many processes as there are processors. */
async function* drawFrames(): AsyncGenerator<Uint8Array> {
  const workers = Math.min(availableParallelism(), 8);
  const drawn = new Map<number, Uint8Array>();
  let wake = (): void => {};
  for (let first = 0; first < workers; first++) {
    const child = fork(new URL('./driving-clip/draw-frame.ts', import.meta.url), { serialization: 'advanced' });
    child.on('message', ({ frame, data }: { frame: number; data: Uint8Array }) => {
      drawn.set(frame, data);
      wake();
    });
    child.send({ first, step: workers, count: FRAME_COUNT, framesPerSecond: FRAMES_PER_SECOND } satisfies DrawRequest);
  }
  for (let frame = 0; frame < FRAME_COUNT; frame++) {
    while (!drawn.has(frame)) await new Promise<void>((resolve) => (wake = resolve));
    yield drawn.get(frame)!;
    drawn.delete(frame);
  }
}

async function encodePicture(path: string): Promise<Float64Array> {
  const rate = { num: FRAMES_PER_SECOND, den: 1 };
  const timeBase = { num: 1, den: FRAMES_PER_SECOND };
  await using encoder = await openChunkEncoder(path, {
    width: WIDTH,
    height: HEIGHT,
    timeBase,
    frameRate: rate,
    ...QUALITY,
  });
  using yuv = createYuvFrame(WIDTH, HEIGHT);
  let frame = 0;
  for await (const data of drawFrames()) {
    fillYuv({ width: WIDTH, height: HEIGHT, data }, yuv);
    await encoder.write(yuv, frame++);
    if (frame % FRAMES_PER_SECOND === 0) console.log(`${frame}/${FRAME_COUNT}`);
  }
  return (await encoder.close()).pts;
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-example-'));
try {
  const [picture, sound] = [join(folder, 'picture.mp4'), join(folder, 'sound.avi')];
  writeSound(sound, composeMusic(DURATION_SECONDS), SAMPLE_RATE);
  const pts = await encodePicture(picture);
  const index = {
    frameCount: FRAME_COUNT,
    pts,
    endPts: FRAME_COUNT,
    keyFrames: new Uint32Array(1),
    timeBase: { num: 1, den: FRAMES_PER_SECOND },
    frameRate: { num: FRAMES_PER_SECOND, den: 1 },
    isVariableFrameRate: false,
    seekable: true,
    warnings: [],
  };
  await joinChunks([{ path: picture, pts }], { index, audioFrom: sound, output: OUTPUT });
  console.log(OUTPUT);
} finally {
  rmSync(folder, { recursive: true });
}
