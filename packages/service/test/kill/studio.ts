/** An account that has everything prepared: a character, and a scene of each clip. */
import { publishTemplate } from '../../src/orchestrator/index.ts';
import type { KillableService } from './killable-service.ts';
import { PatientClient } from './patient-client.ts';
import { type ClipName, type StormMedia, sendCharacter, sendScene } from './storm-media.ts';
import { waitUntil } from './wait-until.ts';

export type Studio = { client: PatientClient; characterId: string; sceneIds: Record<ClipName, string> };

/** The scenes are analysed once, for the first account, and published: the others import them. */
export async function openStudios(
  service: KillableService,
  media: StormMedia,
  names: readonly string[],
): Promise<Studio[]> {
  const clients = await Promise.all(names.map((name) => PatientClient.open(service, name)));
  const scenes = (['long', 'short'] as const).map((clip) => sendScene(clients[0]!, media.clips[clip]));
  const characters = clients.map((client) => sendCharacter(client, media));
  const [long, short, ...ofClients] = await Promise.all([...scenes, ...characters]);
  await Promise.all([long!, short!, ...ofClients].map(({ jobId }) => untilComplete(service, jobId)));
  const templates = { long: await publish(service, long!.id), short: await publish(service, short!.id) };
  return Promise.all(
    clients.map(async (client, n) => ({
      client,
      characterId: ofClients[n]!.id,
      sceneIds: { long: await importScene(client, templates.long), short: await importScene(client, templates.short) },
    })),
  );
}

async function untilComplete(service: KillableService, jobId: string): Promise<void> {
  await waitUntil(`job ${jobId}`, async () => {
    const [job] = await service.ask<{ status: string; detail: string | null }>(
      'select status, error_detail as detail from jobs where id = $1',
      [jobId],
    );
    if (job?.status === 'failed') throw new Error(`job ${jobId} failed: ${job.detail}`);
    return job?.status === 'complete';
  });
}

async function publish(service: KillableService, sceneId: string): Promise<string> {
  await using beside = await service.openBeside();
  return (await publishTemplate(beside.orchestrator, { sceneId })).id;
}

async function importScene(client: PatientClient, templateId: string): Promise<string> {
  return (await client.post<{ id: string }>('/api/scenes/import', { template_id: templateId })).id;
}
