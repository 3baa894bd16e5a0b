/** Makes the clip that the worker's tests render: short to analyse, and yet two chunks long. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeRange, indexVideo, joinChunks, openChunkEncoder, probeVideo } from '@understudy/engine/media';

const SOURCE = fileURLToPath(new URL('../../../../../examples/driving.mp4', import.meta.url));
/** Every so many frames of the source, at the speed of the source. */
const STEP = 3;

export const SHORT_CLIP = { durationSeconds: 4.8, width: 960, height: 540, fps: 10, frames: 48 };

/** The start of the example's clip at 10 frames a second, with its sound. */
export async function makeShortClip(output: string): Promise<void> {
  const { width, height } = await probeVideo(SOURCE);
  const source = await indexVideo(SOURCE);
  const { timeBase } = source;
  const frameRate = { num: source.frameRate.num, den: source.frameRate.den * STEP };
  const range = { first: 0, last: STEP * SHORT_CLIP.frames };
  const pts = source.pts.slice(range.first, range.last).filter((_, frame) => frame % STEP === 0);
  const chunk = `${output}.chunk`;
  await using encoder = await openChunkEncoder(chunk, { width, height, timeBase, frameRate, preset: 'ultrafast' });
  for await (const frame of decodeRange(SOURCE, source, range)) {
    if (frame.index % STEP === 0) await encoder.write(frame, frame.pts - pts[0]!);
    frame.release();
  }
  await encoder.close();
  const index = { ...source, frameRate, pts, frameCount: pts.length, endPts: source.pts[range.last]! };
  await joinChunks([{ path: chunk, pts }], { index, audioFrom: SOURCE, output });
  await rm(chunk);
}
