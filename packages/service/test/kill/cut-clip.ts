/** Cuts small clips out of the example's video, quick to analyse and to render. */
import { fileURLToPath } from 'node:url';
import { decodeRange, indexVideo, openChunkEncoder } from '@understudy/engine/media';

const SOURCE = fileURLToPath(new URL('../../../../examples/driving.mp4', import.meta.url));
const TICKS_PER_FRAME = 512;

export type ClipCut = {
  firstFrame: number;
  frames: number;
  /** Of the clip, whatever that of the source is. Chunks last some three seconds: the fewer frames a second, the smaller they are. */
  fps: number;
  /** Longer side, pixels. */
  maxSide: number;
};

/** Consecutive frames of the source, without sound. */
export async function cutClip(output: string, { firstFrame, frames, fps, maxSide }: ClipCut): Promise<void> {
  const source = await indexVideo(SOURCE);
  const range = { first: firstFrame, last: firstFrame + frames };
  await using stack = new AsyncDisposableStack();
  let encoder: Awaited<ReturnType<typeof openChunkEncoder>> | undefined;
  for await (const frame of decodeRange(SOURCE, source, range, { maxSide })) {
    encoder ??= stack.use(
      await openChunkEncoder(output, {
        width: frame.width,
        height: frame.height,
        timeBase: { num: 1, den: fps * TICKS_PER_FRAME },
        frameRate: { num: fps, den: 1 },
      }),
    );
    await encoder.write(frame, (frame.index - firstFrame) * TICKS_PER_FRAME);
    frame.release();
  }
  await encoder?.close();
}
