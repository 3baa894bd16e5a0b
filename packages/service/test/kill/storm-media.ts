/** What the jobs of the kill tests are made of: small, so that a render takes moments, and yet of several chunks. */
import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPicture, resizeRgba, writePng } from '@understudy/engine/media/pictures';
import { type ClipCut, cutClip } from './cut-clip.ts';
import type { PatientClient } from './patient-client.ts';

const PICTURE = fileURLToPath(new URL('../../../../examples/character.png', import.meta.url));
const PICTURE_SIZE = { width: 300, height: 347 };

export type ClipName = 'short' | 'long';

export const CLIPS: Record<ClipName, ClipCut & { chunks: number }> = {
  short: { firstFrame: 0, frames: 8, fps: 10, maxSide: 320, chunks: 1 },
  long: { firstFrame: 10, frames: 36, fps: 3, maxSide: 320, chunks: 4 },
};

export type StormMedia = { picture: Blob; clips: Record<ClipName, Blob> };

/** Made in `folder`, and read from there when they are sent. */
export async function makeMedia(folder: string): Promise<StormMedia> {
  const clipPath = (name: ClipName): string => path.join(folder, `${name}.mp4`);
  await cutClip(clipPath('short'), CLIPS.short);
  await cutClip(clipPath('long'), CLIPS.long);
  const picture = path.join(folder, 'picture.png');
  await writePng(picture, await resizeRgba(await readPicture(PICTURE), PICTURE_SIZE.width, PICTURE_SIZE.height));
  return {
    picture: await openAsBlob(picture),
    clips: { short: await openAsBlob(clipPath('short')), long: await openAsBlob(clipPath('long')) },
  };
}

export async function sendCharacter(client: PatientClient, media: StormMedia): Promise<{ id: string; jobId: string }> {
  const fields = { name: 'Ada', image: media.picture };
  const sent = await client.post<{ id: string; job_id: string }>('/api/characters/preprocess', fields);
  return { id: sent.id, jobId: sent.job_id };
}

export async function sendScene(client: PatientClient, clip: Blob): Promise<{ id: string; jobId: string }> {
  const fields = { name: 'Hall', video: clip };
  const sent = await client.post<{ id: string; job_id: string }>('/api/scenes/preprocess', fields);
  return { id: sent.id, jobId: sent.job_id };
}
