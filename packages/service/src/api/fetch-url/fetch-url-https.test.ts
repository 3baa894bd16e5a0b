import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { UnderstudyError } from '@understudy/protocol';
import { type FetchedFile, fetchUrl } from './fetch-url.ts';
import { SELF_SIGNED } from './testing/self-signed.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
after(() => rm(folder, { recursive: true, force: true }));

/** Every name leads to this machine. */
function get(url: string): Promise<FetchedFile> {
  const settings = { allowHttp: false, allowedPrivateRanges: ['127.0.0.0/8'], fetchTimeoutMs: 20_000 };
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  return fetchUrl(url, { field: 'image_url', kind: 'picture', folder, settings, resolve });
}

function assertRefused(fetching: Promise<unknown>): Promise<void> {
  return assert.rejects(fetching, (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, 'CS-UORC01-002');
    assert.match(error.problem ?? '', /no valid certificate/);
    return true;
  });
}

test('a host whose certificate nobody vouches for is refused', async () => {
  await using secure = await openSecureServer();
  await assertRefused(get(`https://files.test:${secure.port}/`));
});

test('the name is the certificate’s, the address the one that was checked', { skip: cannotTrust() }, async () => {
  await using secure = await openSecureServer();
  tls.setDefaultCACertificates([...tls.getCACertificates(), SELF_SIGNED.cert]);
  const file = await get(`https://files.test:${secure.port}/`);
  assert.equal(await readFile(file.path, 'utf8'), 'files.test');
  await rm(file.path);
  await assertRefused(get(`https://other.test:${secure.port}/`));
});

function cannotTrust(): string | false {
  return typeof tls.setDefaultCACertificates === 'function'
    ? false
    : 'this Node cannot trust a certificate at run time';
}

/** Answers with the name that it was asked for. */
async function openSecureServer(): Promise<AsyncDisposable & { port: number }> {
  const secure = https.createServer(SELF_SIGNED, ({ socket }, response) =>
    response.end((socket as tls.TLSSocket).servername || 'no name'),
  );
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  return {
    port: (secure.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => secure.close(() => resolve())),
  };
}
