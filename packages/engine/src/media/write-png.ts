/** Writes PNG files, for people to look at. */
import sharp from 'sharp';
import type { GrayImage, RgbaImage, RgbImage } from '../core/image.ts';

/** Writes a picture of one, three or four bytes a pixel as PNG. */
export async function writePng(path: string, image: GrayImage | RgbImage | RgbaImage): Promise<void> {
  const { width, height, data } = image;
  const channels = (data.length / (width * height)) as 1 | 3 | 4;
  if (![1, 3, 4].includes(channels)) throw new RangeError(`${data.length} bytes for ${width}×${height} pixels`);
  await sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 6 }).toFile(path);
}
