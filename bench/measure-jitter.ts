/** How much a character trembles: its joints in a clip in which nothing moves but the noise of the camera. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createYuvFrame, decodeRange, indexVideo, joinChunks, openChunkEncoder } from '@understudy/engine/media';
import { type Engine, encodeScene } from '@understudy/engine/pipeline';
import { decodeRig, poseRig } from '@understudy/engine/puppet';
import { copyYuv } from '../packages/engine/src/core/copy-yuv.ts';
import { readScene } from '../packages/engine/src/pipeline/scene-file.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/driving.mp4', import.meta.url));
const FRAMES = 60;
/** Levels of luma; what a phone makes of a lit room. */
const NOISE = 5;

/** Root mean square of how far each joint is from the middle of its neighbours in time, pixels. */
export async function measureJitter(engine: Engine, rigPath: string, folder: string): Promise<number> {
  const [clip, scenePath] = [join(folder, 'still.mp4'), join(folder, 'still.scene')];
  await makeStillClip(clip, folder);
  await encodeScene(engine, { videoPath: clip, scenePath, needsBackground: false });
  const { motion, info } = await readScene(scenePath);
  const rig = decodeRig(await readFile(rigPath));
  const size = { frameWidth: info.width, frameHeight: info.height };
  const joints = Array.from({ length: FRAMES }, (_, frame) => poseRig(rig, motion, frame, size).joints.slice());
  let [sum, count] = [0, 0];
  for (let frame = 1; frame + 1 < FRAMES; frame++) {
    for (let i = 0; i < joints[frame]!.length; i++) {
      // x and y; how far away a joint is cannot be seen.
      if (i % 3 === 2) continue;
      sum += (joints[frame]![i]! - (joints[frame - 1]![i]! + joints[frame + 1]![i]!) / 2) ** 2;
      count++;
    }
  }
  return Math.sqrt(sum / count);
}

async function makeStillClip(path: string, folder: string): Promise<void> {
  const index = await indexVideo(EXAMPLE);
  const chunk = join(folder, 'still-chunk.mp4');
  const frames = decodeRange(EXAMPLE, index, { first: 0, last: 1 });
  const source = (await frames.next()).value!;
  const { width, height } = source;
  const { timeBase, frameRate } = index;
  const encoder = await openChunkEncoder(chunk, { width, height, timeBase, frameRate, crf: 18 });
  const noisy = createYuvFrame(width, height);
  copyYuv(source, noisy);
  const still = noisy.y.slice();
  let state = 1;
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let i = 0; i < noisy.y.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      noisy.y[i] = still[i]! + (((state >>> 16) % (2 * NOISE + 1)) - NOISE);
    }
    encoder.write(noisy, index.pts[frame]!);
  }
  noisy.release();
  source.release();
  await frames.return();
  const { pts } = await encoder.close();
  const stillIndex = { ...index, frameCount: FRAMES, pts, endPts: index.pts[FRAMES]!, keyFrames: new Uint32Array(1) };
  await joinChunks([{ path: chunk, pts }], { index: stillIndex, audioFrom: null, output: path });
}
