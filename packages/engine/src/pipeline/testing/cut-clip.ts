/** Cuts a stretch out of a clip, with its sound: tests need no more than a second or two of a real one. */
import { rm } from 'node:fs/promises';
import { decodeRange, indexVideo, joinChunks, openChunkEncoder, probeVideo, type YuvFrame } from '../../media/index.ts';

/**
 * @param paint changes frames before they are encoded; gets the frame's number in the new clip
 */
export async function cutClip(
  source: string,
  range: { first: number; last: number },
  output: string,
  paint: (frame: YuvFrame, index: number) => void = () => {},
): Promise<void> {
  const { width, height } = await probeVideo(source);
  const index = await indexVideo(source);
  const chunk = `${output}.chunk`;
  const { timeBase, frameRate } = index;
  await using encoder = await openChunkEncoder(chunk, { width, height, timeBase, frameRate, preset: 'ultrafast' });
  for await (const frame of decodeRange(source, index, range)) {
    paint(frame, frame.index - range.first);
    encoder.write(frame, frame.pts - index.pts[range.first]!);
    frame.release();
  }
  await encoder.close();
  const pts = index.pts.slice(range.first, range.last);
  await joinChunks([{ path: chunk, pts }], { index, audioFrom: range.first === 0 ? source : null, output });
  await rm(chunk);
}
