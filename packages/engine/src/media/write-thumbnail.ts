/** Writes small pictures as WebP, for people to recognise a character or a person by. */
import sharp from 'sharp';
import type { RgbaImage, RgbImage } from '../core/image.ts';

const QUALITY = 80;

export type ThumbnailCut = {
  /** Longest side of the thumbnail, pixels; smaller pictures are not enlarged. */
  maxSide: number;
  /** The part of the picture to show, whole pixels inside it. Default: all. */
  box?: { x0: number; y0: number; x1: number; y1: number } | undefined;
};

export async function writeThumbnail(path: string, image: RgbImage | RgbaImage, cut: ThumbnailCut): Promise<void> {
  const { width, height, data } = image;
  const { x0, y0, x1, y1 } = cut.box ?? { x0: 0, y0: 0, x1: width, y1: height };
  const channels = data.length === width * height * 4 ? 4 : 3;
  await sharp(data, { raw: { width, height, channels } })
    .extract({ left: x0, top: y0, width: x1 - x0, height: y1 - y0 })
    .resize({ width: cut.maxSide, height: cut.maxSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toFile(path);
}
