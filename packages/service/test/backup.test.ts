/** What a backup is for: the service goes on elsewhere where it was, with every job that was open. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Orchestrator, openTaskQueue, startMaintenance, takeTask } from '../src/orchestrator/index.ts';
import { carryOutJob, READS } from '../src/orchestrator/testing/carry-out.ts';
import { openTestOrchestrator } from '../src/orchestrator/testing/open-test-orchestrator.ts';
import { submitOwn } from '../src/orchestrator/testing/submit.ts';
import { backup, restore } from '../src/store/index.ts';
import { openTestDatabase, openTestObjects } from '../src/store/testing/index.ts';

test('jobs that waited or ran when the backup was made are carried out after the restore', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-backup-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await using service = await openTestOrchestrator();
  const accountId = await service.openAccount();
  const waiting = await submitOwn(service, accountId);
  const running = await submitOwn(service, accountId);
  const { rows } = await service.orc.database.query('select id from tasks where job_id = $1', [running]);
  assert.ok(await takeTask(service.orc, { taskId: rows[0]!.id, workerId: 'worker_of_old', reads: READS }));
  const file = join(folder, 'backup.tar');
  await backup(service.orc.database, service.orc.objects, file);

  await using database = await openTestDatabase({ isMigrated: false });
  const { objects } = openTestObjects();
  await restore(database, objects, file);
  await using queue = await openTaskQueue(database);
  const settings = { ...service.orc.settings, heartbeatTimeoutMs: 50, sweepIntervalMs: 10 };
  const orc: Orchestrator = { ...service.orc, database, objects, queue, settings };
  assert.equal(await queue.depth(), 0);

  await untilDelivered(
    orc,
    rows.map(({ id }) => id as string),
  );
  for (const jobId of [waiting, running]) {
    assert.equal((await carryOutJob(orc, jobId)).at(-1), 'merge');
    const { rows: jobs } = await database.query('select status from jobs where id = $1', [jobId]);
    assert.deepEqual(jobs, [{ status: 'complete' }]);
  }
});

/** Until the messages of these tasks have come, and those of two more. Nobody is taken for lost after that. */
async function untilDelivered(orc: Orchestrator, taskIds: readonly string[]): Promise<void> {
  const delivered = new Set<string>();
  const allDelivered = Promise.withResolvers<void>();
  await using _maintenance = startMaintenance(orc);
  await using _worker = await orc.queue.work(
    async (taskId) => {
      delivered.add(taskId);
      if (taskIds.every((id) => delivered.has(id)) && delivered.size >= 4) allDelivered.resolve();
    },
    { slots: 1 },
  );
  await allDelivered.promise;
}
