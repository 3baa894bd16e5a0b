import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { addCredits, createAccount, getCredits, getJob, listAccounts, submitCharacter } from '../index.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitOwn, submitPicture } from '../testing/submit.ts';

test('an account starts with what the operator has set, and what is added stands in the ledger', async () => {
  await using service = await openTestOrchestrator({ initialCredits: 5 });
  const { orc } = service;
  const { id } = await createAccount(orc, { name: 'a' });
  assert.equal((await addCredits(orc, { accountId: id, credits: 7, note: 'birthday' })).balance, 12);
  const { rows } = await orc.database.query('select kind, amount, reserved, note from ledger order by id');
  assert.deepEqual(rows, [
    { kind: 'purchase', amount: 5, reserved: 0, note: 'to start with' },
    { kind: 'purchase', amount: 7, reserved: 0, note: 'birthday' },
  ]);
  assert.deepEqual(
    (await listAccounts(orc)).map(({ name, balance, totalPurchased }) => [name, balance, totalPurchased]),
    [['a', 12, 12]],
  );
});

test('only whole credits can be added, and only to an account that exists', async () => {
  await using service = await openTestOrchestrator();
  const accountId = await service.openAccount();
  for (const credits of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await assert.rejects(addCredits(service.orc, { accountId, credits }), { code: 'CS-UORC01-002' });
  }
  await assert.rejects(addCredits(service.orc, { accountId: 'acct_x', credits: 1 }), { code: 'CS-UORC01-003' });
});

test('of fifty requests at the same time on a balance for ten, exactly ten are accepted', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(10);
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => submitPicture(service, account)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(outcomes.length - refused.length, 10);
  for (const { reason } of refused) assert.equal(reason.code, 'CS-UORC01-008');
  const { balance, reserved } = await getCredits(orc, account);
  assert.deepEqual([balance, reserved], [0, 10]);
  for (const table of ['jobs', 'tasks', 'characters', 'bullmq.job']) {
    assert.equal((await orc.database.query(`select from ${table}`)).rowCount, 10, table);
  }
});

test('a request that is refused leaves no file behind', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(1);
  // The balance is spent by another request between the first look at it and the transaction.
  const spend = async (): Promise<number> => {
    await orc.database.query('update accounts set balance = 0');
    return Number.POSITIVE_INFINITY;
  };
  const racing = { ...orc, freeDiskBytes: spend };
  const picture = { path: service.makeFile() };
  const refused = submitCharacter(racing, account, { name: 'n', picture, requestId: 'req' });
  await assert.rejects(refused, { code: 'CS-UORC01-008' });
  const files = readdirSync(service.objectsRoot, { recursive: true, withFileTypes: true });
  assert.deepEqual(
    files.filter((entry) => entry.isFile() || entry.name.startsWith('char_')),
    [],
  );
});

test('rows of the ledger can be neither changed nor removed, and a job ends in it once', async () => {
  await using service = await openTestOrchestrator();
  const { database } = service.orc;
  const account = await service.openAccount();
  const jobId = await submitOwn(service, account);
  assert.equal((await getJob(service.orc, jobId))?.credits, 3);
  await assert.rejects(database.query('update ledger set amount = 0'), /never changed/);
  await assert.rejects(database.query('delete from ledger'), /never changed/);
  const end = (kind: string) =>
    database.query('insert into ledger (account_id, kind, amount, reserved, job_id) values ($1, $2, 0, 0, $3)', [
      account,
      kind,
      jobId,
    ]);
  await end('settle');
  await assert.rejects(end('refund'), /ledger_ends_a_job_once/);
});
