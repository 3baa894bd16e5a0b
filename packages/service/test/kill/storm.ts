/** Sends jobs of every kind to a service, and meanwhile kills parts of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../fuzz/random.ts';
import type { KillableService, Victim } from './killable-service.ts';
import { CLIPS, type ClipName, type StormMedia, sendCharacter, sendScene } from './storm-media.ts';
import type { Studio } from './studio.ts';
import { waitUntil } from './wait-until.ts';

/** A job that the service has accepted. */
export type SentJob = {
  jobId: string;
  accountId: string;
  /** Renders of the same label are to have the same bytes. Undefined where there is no video. */
  label: string | undefined;
  frames: number;
  isCancelled: boolean;
};

export type StormMeans = {
  service: KillableService;
  studios: readonly Studio[];
  media: StormMedia;
  random: Random;
};

const BACKGROUNDS = ['solid', 'transparent', 'original'] as const;
type Background = (typeof BACKGROUNDS)[number];

const CANCEL_WITHIN_MS = 1500;
const KILL_WITHIN_MS = 1500;

/** Resolves when all jobs of the wave have ended, and all its victims are dead and, where they do not rise by themselves, started. */
export async function runWave(means: StormMeans, victims: readonly Victim[]): Promise<SentJob[]> {
  const sent: SentJob[] = [];
  const note = async (job: Promise<SentJob>): Promise<void> => void sent.push(await job);
  // First, while a worker is free, or it would be refused.
  await note(sendRender(means, { clip: 'long', background: 'solid', isFast: true }));
  const orders: Promise<void>[] = [
    ...BACKGROUNDS.map((background) => note(sendRender(means, { clip: 'long', background }))),
    ...BACKGROUNDS.map((background) => note(sendRender(means, { clip: 'short', background }))),
    note(sendRenderOfFiles(means, 'short')),
    note(sendAsset(means)),
    note(sendAndCancel(means)),
  ];
  const killing = killAmong(means, sent, victims);
  await Promise.all([...orders, killing]);
  await waitUntil('the end of all jobs of the wave', async () => (await countEnded(means, sent)) === sent.length);
  return sent;
}

type RenderOrder = { clip: ClipName; background: Background; isFast?: boolean };

async function sendRender(
  { studios, random }: StormMeans,
  { clip, background, isFast = false }: RenderOrder,
): Promise<SentJob> {
  const { client, characterId, sceneIds } = random.pick(studios);
  const { job_id: jobId } = await client.post<{ job_id: string }>('/api/render', {
    character_id: characterId,
    scene_id: sceneIds[clip],
    background_mode: background,
    fast: String(isFast),
  });
  const { accountId } = client;
  return { jobId, accountId, label: `${clip} on ${background}`, frames: CLIPS[clip].frames, isCancelled: false };
}

async function sendRenderOfFiles({ studios, media, random }: StormMeans, clip: ClipName): Promise<SentJob> {
  const { client } = random.pick(studios);
  const { job_id: jobId } = await client.post<{ job_id: string }>('/api/render', {
    ref_image: media.picture,
    driving_video: media.clips[clip],
    background_mode: 'solid',
  });
  const { accountId } = client;
  return { jobId, accountId, label: `${clip} on solid`, frames: CLIPS[clip].frames, isCancelled: false };
}

async function sendAsset({ studios, media, random }: StormMeans): Promise<SentJob> {
  const { client } = random.pick(studios);
  const isScene = random.chance(0.5);
  const { jobId } = await (isScene ? sendScene(client, media.clips.short) : sendCharacter(client, media));
  return { jobId, accountId: client.accountId, label: undefined, frames: 0, isCancelled: false };
}

async function sendAndCancel(means: StormMeans): Promise<SentJob> {
  const waitMs = means.random.below(CANCEL_WITHIN_MS);
  const job = await sendRender(means, { clip: 'long', background: 'original' });
  await pause(waitMs);
  const { client } = means.studios.find((studio) => studio.client.accountId === job.accountId)!;
  await client.delete(`/api/render/${job.jobId}`);
  return { ...job, isCancelled: true };
}

/** Each victim dies a moment after some number of the wave's jobs has ended, so that there is something left to be disturbed. */
async function killAmong(means: StormMeans, sent: SentJob[], victims: readonly Victim[]): Promise<void> {
  const { service, random } = means;
  const plan = victims.map((victim, n) => ({ victim, afterEnded: n, waitMs: random.below(KILL_WITHIN_MS) }));
  for (const { victim, afterEnded, waitMs } of plan) {
    await waitUntil('some jobs of the wave to end', async () => (await countEnded(means, sent)) >= afterEnded);
    await pause(waitMs);
    await service.kill(victim, random.pick);
    if (!service.address) await service.start();
  }
}

async function countEnded({ service }: StormMeans, sent: readonly SentJob[]): Promise<number> {
  const [row] = await service.ask<{ ended: number }>(
    `select count(*)::int as ended from jobs where id = any($1) and status in ('complete', 'failed', 'cancelled')`,
    [sent.map(({ jobId }) => jobId)],
  );
  return row!.ended;
}
