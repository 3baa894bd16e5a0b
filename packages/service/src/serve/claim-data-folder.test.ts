import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '../store/testing/index.ts';
import { waitUntil } from '../worker/testing/wait-until.ts';
import { claimDataFolder } from './claim-data-folder.ts';

const PLACE = { dataDir: '/srv/understudy', host: '127.0.0.1', port: 8750 };

test('a data folder has one service, also after its database was restarted, and is free when that one ends', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  const claim = await claimDataFolder(database, PLACE);
  await assert.rejects(claimDataFolder(database, PLACE), /already running.*serve, process \d+, 127\.0\.0\.1:8750/);
  const holders = async (): Promise<number[]> => {
    const { rows } = await database.query<{ pid: number }>(
      `select pid from pg_locks join pg_database on pg_database.oid = database
       where locktype = 'advisory' and granted and datname = current_database()`,
    );
    return rows.map(({ pid }) => pid);
  };
  const [lost] = await holders();
  await database.query('select pg_terminate_backend($1)', [lost]);
  await waitUntil('the claim to be taken again', async () => (await holders()).find((pid) => pid !== lost));
  await assert.rejects(claimDataFolder(database, PLACE), /already running/);
  claim[Symbol.dispose]();
  await waitUntil('the claim to be given up', async () => ((await holders()).length === 0 ? true : undefined));
  using _next = await claimDataFolder(database, PLACE);
});
