/** A process that encodes the same short chunk again and again, and prints how many new pages of memory it took for the later ones. */
import { createYuvFrame, openChunkEncoder } from '../../media/index.ts';

const SIZE = { width: 1280, height: 720 };
const OPTIONS = { ...SIZE, timeBase: { num: 1, den: 30 }, frameRate: { num: 30, den: 1 } };

const [path] = process.argv.slice(2);
using frame = createYuvFrame(SIZE.width, SIZE.height);

async function encodeChunks(count: number): Promise<void> {
  for (let chunk = 0; chunk < count; chunk++) {
    const encoder = await openChunkEncoder(path!, OPTIONS);
    for (let i = 0; i < 30; i++) encoder.write(frame, i);
    await encoder.close();
  }
}

await encodeChunks(2);
const before = process.resourceUsage().minorPageFault;
await encodeChunks(3);
process.stdout.write(`${process.resourceUsage().minorPageFault - before}`);
