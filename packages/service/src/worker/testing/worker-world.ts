/** What the worker's tests work in: a database, objects and a queue of their own, an account with credits, and a clip. */
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BackgroundMode, isEnded } from '@understudy/protocol';
import { testSettings } from '../../config/index.ts';
import {
  createAccount,
  getJob,
  type JobView,
  type Orchestrator,
  openTaskQueue,
  type RenderInput,
  submitCharacter,
  submitRender,
  submitScene,
} from '../../orchestrator/index.ts';
import { openDatabase, openObjectStore } from '../../store/index.ts';
import { createTestDatabase } from '../../store/testing/index.ts';
import type { WorkerSettings } from '../task-context.ts';
import { startWorker } from '../worker.ts';
import { makeShortClip, SHORT_CLIP } from './make-short-clip.ts';
import { waitUntil } from './wait-until.ts';

export const PICTURE = fileURLToPath(new URL('../../../../../examples/character.png', import.meta.url));

export type LogLine = { message: string; facts: Record<string, unknown> };
export type WorldSettings = WorkerSettings & Orchestrator['settings'];
/** What another process needs to open the same world. */
export type WorldPlace = { databaseUrl: string; settings: WorldSettings };
export type Assets = { characterId: string; sceneId: string };

const REQUEST_ID = 'test';

export class WorkerWorld implements AsyncDisposable {
  readonly place: WorldPlace;
  readonly orc: Orchestrator;
  readonly accountId: string;
  /** A folder for whatever a test needs. */
  readonly folder: string;
  readonly clip: string;
  /** All that was logged, apart from debugging. */
  readonly lines: LogLine[];
  #uploads = 0;

  private constructor(fields: Pick<WorkerWorld, 'place' | 'orc' | 'accountId' | 'folder' | 'clip' | 'lines'>) {
    this.place = fields.place;
    this.orc = fields.orc;
    this.accountId = fields.accountId;
    this.folder = fields.folder;
    this.clip = fields.clip;
    this.lines = fields.lines;
  }

  static async open(): Promise<WorkerWorld> {
    const folder = mkdtempSync(path.join(tmpdir(), 'understudy-test-'));
    const dataDir = path.join(folder, 'data');
    const settings = testSettings({ dataDir, slotsPerWorker: 1, engineThreads: 1, sweepIntervalMs: 100 });
    const place = { databaseUrl: await createTestDatabase(), settings };
    const lines: LogLine[] = [];
    const orc = await openOrchestrator(place, lines);
    const { id: accountId } = await createAccount(orc, { name: 'tester', credits: 1000 });
    const clip = path.join(folder, 'clip.mp4');
    await makeShortClip(clip);
    return new WorkerWorld({ place, orc, accountId, folder, clip, lines });
  }

  /** Has a worker prepare a character, and a scene that can be rendered on such a background. */
  async prepareAssets(backgroundMode: BackgroundMode = 'original'): Promise<Assets> {
    const { orc, accountId } = this;
    await using _worker = await startWorker(orc, this.place.settings);
    const picture = { path: await this.upload(PICTURE) };
    const character = await submitCharacter(orc, accountId, { name: 'Ada', picture, requestId: REQUEST_ID });
    const scene = await this.submitScene(backgroundMode);
    for (const jobId of [character.jobId, scene.jobId]) {
      const { status, errorDetail } = await this.waitFor(jobId);
      if (status !== 'complete') throw new Error(`${status}: ${errorDetail}`);
    }
    return { characterId: character.id, sceneId: scene.id };
  }

  async submitScene(backgroundMode: BackgroundMode): Promise<{ id: string; jobId: string }> {
    const video = { path: await this.upload(this.clip), facts: SHORT_CLIP };
    return submitScene(this.orc, this.accountId, { name: 'Dance', video, backgroundMode, requestId: REQUEST_ID });
  }

  /** Defaults: the clip's own background, in normal mode. */
  async submitRender(input: Partial<RenderInput>): Promise<string> {
    const defaults = { background: { mode: 'original' }, fast: false, requestId: REQUEST_ID } as const;
    return (await submitRender(this.orc, this.accountId, { ...defaults, ...input })).jobId;
  }

  /** A file as a request leaves it, to be taken away by admission. */
  async upload(file: string): Promise<string> {
    const copy = path.join(this.folder, `upload-${this.#uploads++}`);
    await copyFile(file, copy);
    return copy;
  }

  /** The job once `isMet`, or once it has ended. */
  async waitFor(jobId: string, isMet: (job: JobView) => boolean = () => false): Promise<JobView> {
    return waitUntil(`an end of ${jobId}`, async () => {
      const job = (await getJob(this.orc, jobId))!;
      return isMet(job) || isEnded(job.status) ? job : undefined;
    });
  }

  /** The first line about the job with this message, once it was logged. */
  async waitForLine(jobId: string, message: RegExp): Promise<LogLine> {
    const isLine = (line: LogLine): boolean => line.facts.jobId === jobId && message.test(line.message);
    return waitUntil(`${message} in the log`, () => this.lines.find(isLine));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.orc.queue[Symbol.asyncDispose]();
    await this.orc.database[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @param lines gets what is logged */
export async function openOrchestrator(
  { databaseUrl, settings }: WorldPlace,
  lines: LogLine[] = [],
): Promise<Orchestrator> {
  const database = openDatabase({ url: databaseUrl, allowExitOnIdle: true });
  const objects = openObjectStore({ root: path.join(settings.dataDir, 'objects') });
  const note = (facts: object, message: string): void => void lines.push({ message, facts: { ...facts } });
  const log = { debug: () => {}, info: note, warn: note, error: note };
  return { database, objects, queue: await openTaskQueue(database), settings, now: () => new Date(), log };
}
