/** Resizes pictures with transparency. */
import sharp from 'sharp';
import type { RgbaImage } from '../core/image.ts';

/** The picture at another size (Lanczos, alpha premultiplied meanwhile, so that no colour leaks from transparent pixels). */
export async function resizeRgba(image: RgbaImage, width: number, height: number): Promise<RgbaImage> {
  const raw = { width: image.width, height: image.height, channels: 4 as const };
  const data = await sharp(image.data, { raw })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) };
}
