/** Makes 720p clips of any length out of the example: there and back again, so that no frame jumps. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createYuvFrame,
  decodeRange,
  FrameScaler,
  indexVideo,
  joinChunks,
  openChunkEncoder,
} from '@understudy/engine/media';
import sharp from 'sharp';
import { fillYuv } from '../examples/driving-clip/fill-yuv.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/driving.mp4', import.meta.url));
const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES_PER_SECOND = 30;
/** There and back: 10 seconds. */
const FRAMES_ONE_WAY = 150;
const ROUND_FRAMES = 2 * FRAMES_ONE_WAY;
const RATE = { num: FRAMES_PER_SECOND, den: 1 };
const TIME_BASE = { num: 1, den: FRAMES_PER_SECOND };

export const ROUND_SECONDS = ROUND_FRAMES / FRAMES_PER_SECOND;

/** One round as an encoded chunk, from which `joinRounds` makes clips in no time. */
export async function encodeRound(folder: string): Promise<string> {
  const path = join(folder, 'round.mp4');
  const frames = await readFrames();
  await using encoder = await openChunkEncoder(path, {
    width: WIDTH,
    height: HEIGHT,
    timeBase: TIME_BASE,
    frameRate: RATE,
    crf: 18,
  });
  using yuv = createYuvFrame(WIDTH, HEIGHT);
  for (const [time, data] of [...frames, ...frames.toReversed()].entries()) {
    fillYuv({ width: WIDTH, height: HEIGHT, data }, yuv);
    encoder.write(yuv, time);
  }
  await encoder.close();
  return path;
}

/** @returns a clip of `rounds` × 10 seconds, with the example's music in the first */
export async function joinRounds(round: string, rounds: number, folder: string): Promise<string> {
  const output = join(folder, `dance-${rounds * ROUND_SECONDS}s.mp4`);
  const pts = Float64Array.from({ length: rounds * ROUND_FRAMES }, (_, frame) => frame);
  const parts = Array.from({ length: rounds }, (_, i) => ({
    path: round,
    pts: pts.subarray(i * ROUND_FRAMES, (i + 1) * ROUND_FRAMES),
  }));
  const index = {
    frameCount: pts.length,
    pts,
    endPts: pts.length,
    keyFrames: new Uint32Array(1),
    timeBase: TIME_BASE,
    frameRate: RATE,
    isVariableFrameRate: false,
    seekable: true,
    warnings: [],
  };
  await joinChunks(parts, { index, audioFrom: EXAMPLE, output });
  return output;
}

async function readFrames(): Promise<Uint8Array[]> {
  const index = await indexVideo(EXAMPLE);
  using scaler = new FrameScaler();
  const frames: Uint8Array[] = [];
  for await (const frame of decodeRange(EXAMPLE, index, { first: 0, last: FRAMES_ONE_WAY })) {
    const { width, height, data } = scaler.toRgb(frame);
    frame.release();
    frames.push(
      await sharp(data, { raw: { width, height, channels: 3 } })
        .resize(WIDTH, HEIGHT)
        .raw()
        .toBuffer(),
    );
  }
  return frames;
}
