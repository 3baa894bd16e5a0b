/**
 * A process of its own that uses an embedded database, for tests that kill it. Started with the folder, `write` or
 * `rest`, and an optional user id to become; says `ready`, then writes row after row and reports each one that is committed.
 */
import { openDatabase } from '../../database/database.ts';
import { one } from '../../database/queryable.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';

export type OwnerMessage = { kind: 'ready'; url: string; isAdopted: boolean } | { kind: 'committed'; row: number };

const [folder, task, userId] = process.argv.slice(2);

function tell(message: OwnerMessage): void {
  process.send?.(message);
}

if (userId) {
  process.setgid?.(Number(userId));
  process.setuid?.(Number(userId));
}
const server = await startEmbeddedPostgres({ folder: folder! });
const database = openDatabase({ url: server.url });
await database.query('create table if not exists survivors (row int generated always as identity)');
tell({ kind: 'ready', url: server.url, isAdopted: server.isAdopted });

let isWriting = task === 'write';
process.once('disconnect', () => process.exit());
process.once('message', async () => {
  isWriting = false;
  await database.close();
  await server[Symbol.asyncDispose]();
  process.disconnect();
});
while (isWriting) {
  const { row } = await one<{ row: number }>(database, 'insert into survivors default values returning row');
  tell({ kind: 'committed', row });
}
