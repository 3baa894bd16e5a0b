/** Frames of several videos at the same times, one row a video: what a person looks at. */
import sharp from 'sharp';
import { readFrames } from './read-frames.ts';

const COLUMNS = 8;
const HEIGHT = 300;

export async function writeContactSheet(path: string, videos: string[]): Promise<void> {
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  let widest = 0;
  for (const [row, video] of videos.entries()) {
    let left = 0;
    for await (const { width, height, data } of readFrames(video, COLUMNS)) {
      const tile = sharp(data, { raw: { width, height, channels: 3 } }).resize({ height: HEIGHT });
      const { data: input, info } = await tile.png().toBuffer({ resolveWithObject: true });
      tiles.push({ input, left, top: row * HEIGHT });
      left += info.width;
    }
    widest = Math.max(widest, left);
  }
  await sharp({ create: { width: widest, height: videos.length * HEIGHT, channels: 3, background: '#222' } })
    .composite(tiles)
    .jpeg({ quality: 85 })
    .toFile(path);
}
