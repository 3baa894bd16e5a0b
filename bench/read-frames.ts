/** Some frames of a video as RGB pictures, evenly spread. */
import { decodeRange, FrameScaler, indexVideo } from '@understudy/engine/media';

export type NumberedPicture = { frame: number; width: number; height: number; data: Uint8Array };

export async function* readFrames(path: string, count: number, maxSide?: number): AsyncGenerator<NumberedPicture> {
  const index = await indexVideo(path);
  using scaler = new FrameScaler();
  const wanted = new Set(Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * index.frameCount) / count)));
  for await (const frame of decodeRange(path, index, { first: 0, last: index.frameCount })) {
    const picture = wanted.has(frame.index) ? scaler.toRgb(frame, maxSide === undefined ? {} : { maxSide }) : undefined;
    frame.release();
    if (picture) yield { frame: frame.index, ...picture };
  }
}
