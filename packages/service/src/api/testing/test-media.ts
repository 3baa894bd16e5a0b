/** Small real files for requests. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

const example = (name: string): URL => new URL(`../../../../../examples/${name}`, import.meta.url);

/** A character of the examples, as PNG. */
export async function testPicture(): Promise<Blob> {
  return new Blob([await readFile(example('character.png'))], { type: 'image/png' });
}

/** Six seconds of somebody dancing, as MP4. */
export async function testVideo(): Promise<Blob> {
  return new Blob([await readFile(example('driving.mp4'))], { type: 'video/mp4' });
}

/** One colour, in any size. */
export async function plainPicture(width: number, height: number): Promise<Blob> {
  const picture = sharp({ create: { width, height, channels: 3, background: 'teal' } });
  return new Blob([new Uint8Array(await picture.png().toBuffer())], { type: 'image/png' });
}
