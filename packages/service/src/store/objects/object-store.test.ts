/** What both kinds of object store must do, run against each; S3 where a server for it is named. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, suite, test } from 'node:test';
import { openTestObjects } from '../testing/index.ts';
import { ObjectMissing, type ObjectStore } from './object-store.ts';
import { openObjectStore } from './open-object-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-objects-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let fileCount = 0;
function makeFile(bytes: Uint8Array | string): string {
  const path = join(folder, `file-${fileCount++}`);
  writeFileSync(path, bytes);
  return path;
}

async function readObject(objects: ObjectStore, key: string, range?: { start: number; end: number }): Promise<string> {
  return (await buffer(await objects.read(key, range))).toString('latin1');
}

async function listKeys(objects: ObjectStore, prefix?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list(prefix)) keys.push(key);
  return keys.toSorted();
}

function describeStore(name: string, open: () => ObjectStore, skip: string | false): void {
  suite(`an object store of ${name}`, { skip }, () => {
    test('gives back what was put, with its size and checksum', async () => {
      const objects = open();
      // More than one part of an upload to S3.
      const bytes = randomBytes(6_000_000);
      const facts = await objects.putFile('jobs/a/result.mp4', makeFile(bytes));
      assert.deepEqual(facts, { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
      assert.deepEqual(await objects.stat('jobs/a/result.mp4'), { sizeBytes: bytes.length });
      const { body, sizeBytes } = await objects.open('jobs/a/result.mp4');
      assert.equal(sizeBytes, bytes.length);
      assert.ok((await buffer(body)).equals(bytes));
    });

    test('gives a range of bytes, both ends included', async () => {
      const objects = open();
      await objects.putFile('a', makeFile('0123456789'));
      assert.equal(await readObject(objects, 'a', { start: 0, end: 0 }), '0');
      assert.equal(await readObject(objects, 'a', { start: 3, end: 6 }), '3456');
      assert.equal(await readObject(objects, 'a', { start: 7, end: 9 }), '789');
    });

    test('keeps empty objects', async () => {
      const objects = open();
      await objects.putFile('empty', makeFile(''));
      assert.deepEqual(await objects.stat('empty'), { sizeBytes: 0 });
      assert.equal(await readObject(objects, 'empty'), '');
    });

    test('replaces an object whole: who reads the old one gets all of it', async () => {
      const objects = open();
      await objects.putFile('a', makeFile('the old one'));
      const reader = await objects.read('a');
      await objects.putFile('a', makeFile('new'));
      assert.equal((await buffer(reader)).toString(), 'the old one');
      assert.equal(await readObject(objects, 'a'), 'new');
    });

    test('says that an object is missing, before anything is read', async () => {
      const objects = open();
      assert.equal(await objects.stat('jobs/none'), undefined);
      await assert.rejects(objects.read('jobs/none'), ObjectMissing);
      await assert.rejects(objects.open('jobs/none'), ObjectMissing);
      await assert.rejects(objects.localFile('jobs/none', folder), ObjectMissing);
      await objects.delete('jobs/none');
      await objects.deletePrefix('jobs');
    });

    test('hands out a local file with the bytes of the object', async () => {
      const objects = open();
      await objects.putFile('jobs/a/chunk-0.mp4', makeFile('chunk'));
      const path = await objects.localFile('jobs/a/chunk-0.mp4', join(folder, 'downloads'));
      assert.equal(readFileSync(path, 'utf8'), 'chunk');
    });

    test('deletes all below a prefix, and nothing that merely begins like it', async () => {
      const objects = open();
      for (const key of ['jobs/a/one', 'jobs/a/deep/two', 'jobs/ab', 'jobs/abc/three']) {
        await objects.putFile(key, makeFile(key));
      }
      assert.deepEqual(await listKeys(objects, 'jobs/a'), ['jobs/a/deep/two', 'jobs/a/one']);
      await objects.deletePrefix('jobs/a');
      assert.deepEqual(await listKeys(objects), ['jobs/ab', 'jobs/abc/three']);
    });

    test('refuses keys that could lead elsewhere', async () => {
      const objects = open();
      const file = makeFile('x');
      const keys = [
        '',
        '/etc/passwd',
        '../x',
        'a/../b',
        'a//b',
        'a/',
        '.',
        'a/.hidden',
        'a\0b',
        'a\\b',
        'ä',
        'x'.repeat(600),
      ];
      for (const key of keys) {
        await assert.rejects(async () => objects.putFile(key, file), RangeError, key);
        await assert.rejects(async () => objects.deletePrefix(key), RangeError, key);
      }
    });
  });
}

describeStore('files', () => openTestObjects().objects, false);

const s3Url = process.env.UNDERSTUDY_TEST_S3_URL;
let s3StoreCount = 0;
function openS3(): ObjectStore {
  const { host: bucket, searchParams } = new URL(s3Url!);
  const prefix = `test-${randomBytes(6).toString('hex')}-${s3StoreCount++}`;
  const objects = openObjectStore({
    s3: {
      bucket,
      prefix,
      region: searchParams.get('region') ?? 'us-east-1',
      endpoint: searchParams.get('endpoint') ?? '',
    },
  });
  return objects;
}
describeStore('an S3 bucket', openS3, s3Url ? false : 'set UNDERSTUDY_TEST_S3_URL=s3://bucket?endpoint=… to run these');
