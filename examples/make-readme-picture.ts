/**
 * Makes the picture in the README, docs/media/demo.webp: moments of the example clip above, of the demo below.
 * Run: npm run demo && node examples/make-readme-picture.ts
 */
import { fileURLToPath } from 'node:url';
import { decodeRange, FrameScaler, indexVideo } from '@understudy/engine/media';
import sharp from 'sharp';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const CLIPS = [at('./driving.mp4'), at('../out/demo.mp4')];
const MOMENTS = [36, 55, 76, 118, 152];
const CROP = { left: 285, top: 20, width: 400, height: 515 };
const WIDTH = 280;
const HEIGHT = Math.round((WIDTH * CROP.height) / CROP.width);
const GAP = 6;

async function readMoment(path: string, frame: number): Promise<Buffer> {
  const index = await indexVideo(path);
  using scaler = new FrameScaler();
  for await (const decoded of decodeRange(path, index, { first: frame, last: frame + 1 })) {
    const { width, height, data } = await scaler.toRgb(decoded);
    decoded.release();
    return sharp(data, { raw: { width, height, channels: 3 } })
      .extract(CROP)
      .resize(WIDTH, HEIGHT)
      .png()
      .toBuffer();
  }
  throw new Error(`${path} has no frame ${frame}`);
}

const tiles = [];
for (const [row, clip] of CLIPS.entries()) {
  for (const [column, frame] of MOMENTS.entries()) {
    tiles.push({ input: await readMoment(clip, frame), left: column * (WIDTH + GAP), top: row * (HEIGHT + GAP) });
  }
}
const size = { width: MOMENTS.length * (WIDTH + GAP) - GAP, height: CLIPS.length * (HEIGHT + GAP) - GAP };
await sharp({ create: { ...size, channels: 4, background: '#ffffff00' } })
  .composite(tiles)
  .webp({ quality: 82 })
  .toFile(at('../docs/media/demo.webp'));
