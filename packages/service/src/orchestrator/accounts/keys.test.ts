import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createKey, listKeys, revokeKey, verifyKey } from '../index.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';

test('a key is known by its hash alone, and nothing that is kept gives it away', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const accountId = await service.openAccount();
  const { key, row } = await createKey(orc, { accountId, name: 'laptop' });
  assert.match(key, /^sk-[\w-]{43}$/);
  assert.deepEqual(await verifyKey(orc, key), { accountId, keyId: row.id, scopes: ['read', 'write'] });
  const { rows } = await orc.database.query<{ text: string; sha256: Buffer }>(
    'select api_keys::text as text, sha256 from api_keys',
  );
  assert.deepEqual(rows[0]!.sha256, createHash('sha256').update(key).digest());
  assert.ok(!rows[0]!.text.includes(key.slice(8, -5)));
  assert.deepEqual([row.prefix, row.lastFour], [key.slice(0, 7), key.slice(-4)]);
});

test('a key that is wrong in one letter, longer, or no key at all is unknown', async () => {
  await using service = await openTestOrchestrator();
  const { key } = await createKey(service.orc, { accountId: await service.openAccount(), name: 'k' });
  const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
  for (const text of [wrong, `${key}A`, key.slice(3), '', 'sk-', `sk-${'x'.repeat(5000)}`, 'sk-\0']) {
    assert.equal(await verifyKey(service.orc, text), undefined);
  }
});

test('a revoked key is unknown at once, and can be revoked once', async () => {
  await using service = await openTestOrchestrator();
  const { key, row } = await createKey(service.orc, { accountId: await service.openAccount(), name: 'k' });
  assert.ok(await verifyKey(service.orc, key));
  assert.equal(await revokeKey(service.orc, row.id), true);
  assert.equal(await verifyKey(service.orc, key), undefined);
  assert.equal(await revokeKey(service.orc, row.id), false);
  assert.equal(await revokeKey(service.orc, 'key_unknown'), false);
});

test('a key with an end is unknown from then on', async () => {
  await using service = await openTestOrchestrator();
  const accountId = await service.openAccount();
  const expiresAt = new Date(Date.now() + 60_000);
  const { key } = await createKey(service.orc, { accountId, name: 'k', scopes: ['admin'], expiresAt });
  assert.deepEqual((await verifyKey(service.orc, key))?.scopes, ['admin']);
  service.advanceClock(61);
  assert.equal(await verifyKey(service.orc, key), undefined);
});

test('keys are listed by account, with when they were used last', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const [accountId, other] = [await service.openAccount(), await service.openAccount()];
  const { key } = await createKey(orc, { accountId, name: 'one' });
  await createKey(orc, { accountId, name: 'two' });
  await createKey(orc, { accountId: other, name: 'three' });
  await verifyKey(orc, key);
  const keys = await listKeys(orc, { accountId });
  assert.deepEqual(
    keys.map(({ name, lastUsedAt }) => [name, lastUsedAt !== null]),
    [
      ['one', true],
      ['two', false],
    ],
  );
  assert.equal((await listKeys(orc)).length, 3);
});

test('a key needs an account', async () => {
  await using service = await openTestOrchestrator();
  await assert.rejects(createKey(service.orc, { accountId: 'acct_unknown', name: 'k' }), { code: 'CS-UORC01-003' });
});
