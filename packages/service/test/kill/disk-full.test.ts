/** Fills the disk under a running service, and looks at what became of its jobs, credits and results when there is room again. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { errorEnvelope, isEnded, type JobState } from '@understudy/protocol';
import { assertBooksBalance } from './assert-books.ts';
import { ResultChecker } from './assert-results.ts';
import { KillableService } from './killable-service.ts';
import type { Fields } from './patient-client.ts';
import { SmallDisk } from './small-disk.ts';
import { CLIPS, makeMedia } from './storm-media.ts';
import { openStudios, type Studio } from './studio.ts';
import { tasksOf } from './tasks-of.ts';
import { waitUntil } from './wait-until.ts';

const SETTINGS = { workers: 2, engineThreads: 1, heartbeatTimeoutMs: 3000, sweepIntervalMs: 200 };

/** Requests of each kind while the disk is full. */
const TRIES = 4;

const DISK_IS_FULL = /ENOSPC|no space left|disk of the server is full/i;

/** The disk was full at every attempt; the worker could not tell for so long that it counted as lost; a process died of it. */
const CODES_OF_FULL_DISKS = ['CS-UORC01-004', 'CS-UORC01-009', 'CS-RNRD-003'];

const services = new AsyncDisposableStack();
after(() => services.disposeAsync());

test('while the disk is full jobs wait or fail with a code, and nothing that was accepted or made is lost', {
  skip: whyNot(),
}, async () => {
  const disk = new SmallDisk();
  const service = services.use(await KillableService.start(SETTINGS, disk));
  const folder = path.join(service.folder, 'media');
  mkdirSync(folder);
  const media = await makeMedia(folder);
  const [studio] = (await openStudios(service, media, ['Ada'])) as [Studio];
  const { client } = studio;
  const ofFiles = { ref_image: media.picture, driving_video: media.clips.long, background_mode: 'solid' };
  const ofAssets = { character_id: studio.characterId, scene_id: studio.sceneIds.long, background_mode: 'solid' };
  const send = async (fields: Fields): Promise<string> =>
    (await client.post<{ job_id: string }>('/api/render', fields)).job_id;
  const untilEnded = (jobId: string): Promise<JobState> =>
    waitUntil('the end of a job', async () => {
      const state = await client.get<JobState>(`/api/render/${jobId}`);
      return isEnded(state.status) && state;
    });

  const made = await send(ofAssets);
  await untilEnded(made);
  const accepted = [await send(ofFiles)];
  await waitUntil('a task', async () => (await tasksOf(service, accepted[0]!)).some(({ pid }) => pid !== null));
  disk.fill();
  for (const fields of Array.from({ length: TRIES }, () => [ofFiles, ofAssets]).flat()) {
    const answered = await client.postOnce('/api/render', fields);
    if (answered?.isOk) accepted.push((answered.body as { job_id: string }).job_id);
    else if (answered) errorEnvelope.parse(answered.body);
  }
  await waitUntil('the disk to be missed', () => DISK_IS_FULL.test(service.log));
  disk.empty();

  const results = new ResultChecker(folder);
  const later = await send(ofAssets);
  for (const jobId of [made, ...accepted, later]) {
    const state = await untilEnded(jobId);
    const isUndisturbed = jobId === made || jobId === later;
    if (isUndisturbed || state.status !== 'failed') assert.equal(state.status, 'complete', state.error ?? '');
    else assert.ok(CODES_OF_FULL_DISKS.includes(state.error_code!), `${state.error_code} ${state.error}`);
    if (state.status === 'complete') await results.check({ state, label: 'long on solid', frames: CLIPS.long.frames });
  }
  await assertBooksBalance(service);
});

function whyNot(): string | false {
  const folder = mkdtempSync(path.join(tmpdir(), 'understudy-disk-'));
  const disk = new SmallDisk();
  const canMount = process.platform === 'linux' && disk.mount(folder);
  disk.unmount();
  rmdirSync(folder);
  return canMount ? false : 'only root of a Linux machine can make a small disk';
}
