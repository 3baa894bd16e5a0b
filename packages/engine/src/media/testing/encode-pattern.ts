/** A program that encodes moving pictures: `node encode-pattern.ts OUT.mp4`, for what only a process of its own can have set. */
import { openChunkEncoder } from '../chunk-encoder.ts';
import { createYuvFrame } from '../yuv-frame.ts';
import { drawFrameNumber } from './frame-pattern.ts';

const SIZE = { width: 240, height: 136 };
const TICKS = 512;

await using encoder = await openChunkEncoder(process.argv[2]!, {
  ...SIZE,
  timeBase: { num: 1, den: 12800 },
  frameRate: { num: 25, den: 1 },
});
using picture = createYuvFrame(SIZE.width, SIZE.height);
for (let i = 0; i < 24; i++) {
  drawFrameNumber(picture, i);
  encoder.write(picture, i * TICKS);
}
await encoder.close();
