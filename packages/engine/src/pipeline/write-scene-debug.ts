/** Writes pictures of what was found in a clip: the track over some of its frames, and the background plates. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { RgbaImage, RgbImage } from '../core/image.ts';
import { drawMotion, yuvToRgba } from '../scene/index.ts';
import type { Scene } from './scene.ts';

const PICTURES = 12;

/** Keeps small pictures of a few frames, evenly spread over the clip. */
export class DebugPictures {
  readonly pictures = new Map<number, RgbImage>();
  readonly #wanted: Set<number>;

  constructor(frameCount: number) {
    const spread = (i: number): number => Math.floor(((i + 0.5) * frameCount) / PICTURES);
    this.#wanted = new Set(Array.from({ length: PICTURES }, (_, i) => spread(i)));
  }

  readonly collect = (frame: number, picture: RgbImage): void => {
    if (this.#wanted.has(frame)) this.pictures.set(frame, { ...picture, data: picture.data.slice() });
  };
}

/** @param pictures small pictures of frames, by their numbers; they are drawn on */
export async function writeSceneDebug(debugDir: string, scene: Scene, pictures: Map<number, RgbImage>): Promise<void> {
  // Loaded only where pictures are wanted: no other part of a scene needs it.
  const { writePng } = await import('../media/pictures.ts');
  await mkdir(debugDir, { recursive: true });
  const { motion, background, info } = scene;
  for (const [frame, picture] of pictures) {
    drawMotion(picture, motion, frame, info.width);
    await writePng(path.join(debugDir, `scene-track-${String(frame).padStart(5, '0')}.png`), withAlpha(picture));
  }
  for (const [i, plate] of (background?.plates ?? []).entries()) {
    await writePng(path.join(debugDir, `scene-plate-${i}.png`), yuvToRgba(plate));
  }
}

function withAlpha({ width, height, data }: RgbImage): RgbaImage {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) rgba.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  return { width, height, data: rgba };
}
