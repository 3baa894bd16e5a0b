/** Small real files for requests. */
import { readFile } from 'node:fs/promises';

const example = (name: string): URL => new URL(`../../../../../examples/${name}`, import.meta.url);

/** A character of the examples, as PNG. */
export async function testPicture(): Promise<Blob> {
  return new Blob([await readFile(example('character.png'))], { type: 'image/png' });
}

/** Six seconds of somebody dancing, as MP4. */
export async function testVideo(): Promise<Blob> {
  return new Blob([await readFile(example('driving.mp4'))], { type: 'video/mp4' });
}
