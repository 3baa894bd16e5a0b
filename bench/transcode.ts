/** The floor that renders are measured against: decodes and encodes a clip with the engine's own settings, and does nothing else. */
import { join } from 'node:path';
import { decodeRange, indexVideo, joinChunks, openChunkEncoder, probeVideo } from '@understudy/engine/media';

const [input, folder] = process.argv.slice(2) as [string, string];
const { width, height } = await probeVideo(input);
const index = await indexVideo(input);
const path = join(folder, 'floor-chunk.mp4');
await using encoder = await openChunkEncoder(path, {
  width,
  height,
  timeBase: index.timeBase,
  frameRate: index.frameRate,
});
for await (const frame of decodeRange(input, index, { first: 0, last: index.frameCount })) {
  encoder.write(frame, index.pts[frame.index]! - index.pts[0]!);
  frame.release();
}
const { pts } = await encoder.close();
await joinChunks([{ path, pts }], { index, audioFrom: input, output: join(folder, 'floor.mp4') });
