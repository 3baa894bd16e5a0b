/** Whether a service has left behind what nobody needs. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { OrphanSweeper } from '../../src/orchestrator/maintenance/orphan-sweeper.ts';
import type { KillableService } from './killable-service.ts';
import { waitUntil } from './wait-until.ts';

/** What a process that was killed was just storing: it goes when a day is over. */
const INCOMING = '.incoming/';

const LATER_MS = 2 * 3_600_000;

/** Waits until the sweeper has been everywhere, and does what it would do two hours later with files that belong to nothing. */
export async function untilSwept(service: KillableService): Promise<void> {
  await waitUntil('the sweeper', async () => {
    const [row] = await service.ask<{ left: number }>(
      `select (select count(*) from jobs where trimmed_at is null)
         + (select count(*) from characters where status = 'failed' and purged_at is null)
         + (select count(*) from scenes where status = 'failed' and purged_at is null) as left`,
    );
    return Number(row!.left) === 0;
  });
  await using beside = await service.openBeside();
  let aheadMs = 0;
  const orc = { ...beside.orchestrator, now: () => new Date(Date.now() + aheadMs) };
  const sweeper = new OrphanSweeper(orc);
  await sweeper.sweep();
  aheadMs = LATER_MS;
  await sweeper.sweep();
}

/** The objects that jobs, characters and scenes still have, after `untilSwept`. */
export async function listObjectsDue(service: KillableService): Promise<string[]> {
  const results = await service.ask<{ id: string; hasMask: boolean }>(
    `select id, result ? 'maskKey' as "hasMask" from jobs where kind = 'render' and status = 'complete'`,
  );
  const prefixes = await service.ask<{ kind: string; prefix: string }>(
    `select 'character' as kind, files_prefix as prefix from characters where status = 'ready'
     union select 'scene', files_prefix from scenes where status = 'ready'`,
  );
  const filesOf: Record<string, string[]> = {
    character: ['character.rig', 'source', 'thumbnail.webp'],
    scene: ['clip.scene', 'source', 'thumbnail-0.webp'],
  };
  return [
    ...results.flatMap(({ id, hasMask }) => [`jobs/${id}/result.mp4`, ...(hasMask ? [`jobs/${id}/mask.mp4`] : [])]),
    ...prefixes.flatMap(({ kind, prefix }) => filesOf[kind]!.map((name) => `${prefix}/${name}`)),
  ].sort();
}

/** For a service that was stopped: its objects are exactly these, and it has no other files. */
export function assertNothingLeft({ settings, tempFolder }: KillableService, objectsDue: readonly string[]): void {
  const { dataDir } = settings;
  assert.deepEqual(listFiles(path.join(dataDir, 'objects')), objectsDue);
  for (const folder of [path.join(dataDir, 'tmp'), path.join(dataDir, 'work'), tempFolder]) {
    assert.deepEqual(readdirSync(folder, { recursive: true }), [], `${folder} is empty`);
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith(INCOMING))
    .sort();
}
