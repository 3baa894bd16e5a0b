import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectStoreOptions } from './object-store-options.ts';

test('without a URL objects lie in the data folder', () => {
  assert.deepEqual(objectStoreOptions({ objectStoreUrl: undefined }, '/srv/objects'), { root: '/srv/objects' });
});

test('a URL names bucket, prefix, region and endpoint', () => {
  const read = (objectStoreUrl: string) => objectStoreOptions({ objectStoreUrl }, '/srv/objects');
  assert.deepEqual(read('s3://films'), { s3: { bucket: 'films' } });
  assert.deepEqual(read('s3://films/under/study/?region=eu-central-1&endpoint=http%3A%2F%2Fminio%3A9000'), {
    s3: { bucket: 'films', prefix: 'under/study', region: 'eu-central-1', endpoint: 'http://minio:9000' },
  });
});
