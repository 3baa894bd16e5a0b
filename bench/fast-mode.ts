/**
 * How much sooner a fast job is done on two workers than a normal one, which one worker renders: the same prepared character and
 * scene, the same service, in turn; and whether both give the same bytes. Workers have one thread each.
 * Run: npm run bench:fast -- [--rounds 3] [--seconds 30]
 */
import { chmodSync, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JobState } from '@understudy/protocol';
import { readSettings, serve } from '@understudy/service';
import { encodeRound, joinRounds, ROUND_SECONDS } from './make-dance-clip.ts';
import { median } from './measure-command.ts';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '30' } },
});

/** What has to be reached. */
const LEAST_SPEEDUP = 1.7;
const WORKERS = 2;

const CHARACTER = fileURLToPath(new URL('../examples/character.png', import.meta.url));

async function compare(clip: string, folder: string): Promise<void> {
  const env = {
    UNDERSTUDY_PORT: '0',
    UNDERSTUDY_WORKERS: String(WORKERS),
    UNDERSTUDY_ENGINE_THREADS: '1',
    UNDERSTUDY_LOG_LEVEL: 'error',
  };
  const settings = { ...readSettings(env), dataDir: join(folder, 'data') };
  await using service = await serve(settings);
  const client = new Client(service.address, service.firstKey!);
  const ids = await client.prepare(clip);
  // Every worker has its engine running, and what it needs in memory, before anything is timed.
  await client.render({ ...ids, fast: 'true' });
  const speedups: number[] = [];
  for (let round = 1; round <= Number(flags.rounds); round++) {
    const normal = await client.render(ids);
    const fast = await client.render({ ...ids, fast: 'true' });
    if (!normal.bytes.equals(fast.bytes)) throw new Error('fast mode made another video than normal mode');
    speedups.push(normal.seconds / fast.seconds);
    const times = `one worker ${normal.seconds.toFixed(1)} s, ${WORKERS} workers ${fast.seconds.toFixed(1)} s`;
    console.info(`round ${round}: ${times}: ${speedups.at(-1)!.toFixed(2)} times as fast, the same bytes`);
  }
  const reached = median(speedups);
  console.info(`fast mode is ${reached.toFixed(2)} times as fast (at least ${LEAST_SPEEDUP})`);
  if (reached < LEAST_SPEEDUP) process.exitCode = 1;
}

type Ids = { character_id: string; scene_id: string };

class Client {
  readonly #address: string;
  readonly #headers: { authorization: string };

  constructor(address: string, key: string) {
    this.#address = address;
    this.#headers = { authorization: `Bearer ${key}` };
  }

  async prepare(clip: string): Promise<Ids> {
    const character = await this.#post('characters/preprocess', { name: 'bench', image: await openAsBlob(CHARACTER) });
    const scene = await this.#post('scenes/preprocess', { name: 'bench', video: await openAsBlob(clip) });
    await this.#wait(character.job_id!);
    await this.#wait(scene.job_id!);
    return { character_id: character.id!, scene_id: scene.id! };
  }

  /** Seconds from the first worker's start to the end, and the video. */
  async render(fields: Record<string, string>): Promise<{ seconds: number; bytes: Buffer }> {
    const { job_id } = await this.#post('render', fields);
    const { started_at, completed_at, cdn_url } = await this.#wait(job_id!);
    const seconds = (Date.parse(completed_at!) - Date.parse(started_at!)) / 1000;
    return { seconds, bytes: Buffer.from(await (await fetch(cdn_url!)).arrayBuffer()) };
  }

  async #post(path: string, fields: Record<string, string | Blob>): Promise<Record<string, string>> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') body.append(name, value);
      else body.append(name, value, name);
    }
    const answer = await fetch(`${this.#address}/api/${path}`, { method: 'POST', headers: this.#headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Record<string, string>;
  }

  async #wait(jobId: string): Promise<JobState> {
    for (;;) {
      const job = (await (await fetch(`${this.#address}/api/render/${jobId}`)).json()) as JobState;
      if (job.status === 'complete') return job;
      if (job.status !== 'queued' && job.status !== 'processing') throw new Error(`${job.status}: ${job.error}`);
      await pause(200);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
// PostgreSQL, which does not run as root, has to get in.
chmodSync(folder, 0o755);
try {
  const rounds = Math.max(1, Math.round(Number(flags.seconds) / ROUND_SECONDS));
  const clip = await joinRounds(await encodeRound(folder), rounds, folder);
  await compare(clip, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
