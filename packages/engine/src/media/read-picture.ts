/** Reads a character picture: by content, upright, in sRGB, within the limits. */
import { open, stat } from 'node:fs/promises';
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import sharp from 'sharp';
import type { RgbaImage } from '../core/image.ts';

const FORMATS = ['png', 'jpeg', 'webp'] as const;
const ALLOWED = 'PNG, JPG and WebP are accepted';

export type PictureInfo = {
  format: (typeof FORMATS)[number];
  /** Size of the upright picture. */
  width: number;
  height: number;
};

// Pictures are read once: a cache would only hold memory.
sharp.cache(false);

/**
 * Reads the header of a PNG, JPG or WebP, and checks it against `LIMITS`. Nothing is decoded.
 *
 * @throws UnderstudyError CS-UORC01-002 missing, unreadable, another format, too large or too small
 */
export async function probePicture(path: string): Promise<PictureInfo> {
  const facts = await readHeader(await readBytes(path));
  checkLimits(facts);
  return facts;
}

/**
 * A PNG, JPG or WebP as straight RGBA, turned upright; the first frame of an animation. 16 bit, grey, palette and CMYK pictures and
 * pictures with a colour profile become 8-bit sRGB.
 *
 * @throws UnderstudyError CS-UORC01-002 missing, unreadable, another format, too large or too small
 */
export async function readPicture(path: string): Promise<RgbaImage> {
  const bytes = await readBytes(path);
  checkLimits(await readHeader(bytes));
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: LIMITS.picturePixels, failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
    return { width: info.width, height: info.height, data: pixels };
  } catch (cause) {
    return refuse(`the picture is damaged (${(cause as Error).message})`, 'Save the picture again', cause);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.pictureBytes) {
      refuse(
        `the picture file has ${inMegabytes(size)} MB, at most ${inMegabytes(LIMITS.pictureBytes)} MB are accepted`,
        'Save it smaller, or as JPG',
      );
    }
    await using file = await open(path, 'r');
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof UnderstudyError) throw cause;
    return refuse(`the picture cannot be opened (${(cause as Error).message})`, 'Check that the file exists', cause);
  }
}

async function readHeader(bytes: Buffer): Promise<PictureInfo> {
  if (!isPicture(bytes)) refuse(`the file is not a picture that can be read; ${ALLOWED}`, 'Convert it to PNG');
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const known = FORMATS.find((name) => name === format);
    if (!known) return refuse(`the picture is ${format}; ${ALLOWED}`, 'Convert it to PNG');
    return { format: known, ...autoOrient };
  } catch (cause) {
    if (cause instanceof UnderstudyError) throw cause;
    return refuse(`the picture is damaged (${(cause as Error).message})`, 'Save the picture again', cause);
  }
}

/** First bytes of PNG, JPEG and WebP: nothing else is handed to the picture library, whatever it could read. */
function isPicture(bytes: Buffer): boolean {
  const ascii = (start: number, end: number): string => bytes.toString('latin1', start, end);
  return (
    ascii(0, 8) === '\x89PNG\r\n\x1a\n' ||
    ascii(0, 3) === '\xff\xd8\xff' ||
    (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP')
  );
}

function checkLimits({ width, height }: PictureInfo): void {
  const { picturePixels, pictureMinSide } = LIMITS;
  if (width * height > picturePixels) {
    const limit = Math.round(picturePixels / 1e6);
    refuse(`the picture has ${width}×${height} pixels, at most ${limit} million are accepted`, 'Scale it down');
  }
  if (width < pictureMinSide || height < pictureMinSide) {
    refuse(
      `the picture has ${width}×${height} pixels, at least ${pictureMinSide} a side are needed`,
      'Use a larger picture',
    );
  }
}

function refuse(problem: string, remedy: string, cause?: unknown): never {
  throw new UnderstudyError('CS-UORC01-002', { problem, remedy, cause });
}

function inMegabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(0);
}
