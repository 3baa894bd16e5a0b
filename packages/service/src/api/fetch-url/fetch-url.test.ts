import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { type ErrorCode, UnderstudyError } from '@understudy/protocol';
import { type FetchedFile, type FetchUrlOptions, fetchUrl } from './fetch-url.ts';

const KIB = 1024;
const CAPS = { picture: 16 * KIB, video: 64 * KIB };
const LOOPBACK = '127.0.0.0/8';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const folder = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
let handle: Handler = () => {};
let connections = 0;
const server = http.createServer((request, response) => handle(request, response));
server.on('connection', () => connections++);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const base = `http://127.0.0.1:${port}`;

after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  connections = 0;
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
});

/** From the server of this test, which lies in a private range, opened unless a test says otherwise. */
function get(url: string, options: Partial<FetchUrlOptions> = {}): Promise<FetchedFile> {
  const settings = { allowHttp: true, allowedPrivateRanges: [LOOPBACK], fetchTimeoutMs: 20_000, ...options.settings };
  return fetchUrl(url, { field: 'driving_video_url', kind: 'video', folder, maxBytes: CAPS, ...options, settings });
}

async function assertRefused(
  fetching: Promise<unknown>,
  problem: RegExp,
  code: ErrorCode = 'CS-UORC01-002',
): Promise<void> {
  await assert.rejects(fetching, (error) => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.fields[0]?.field, 'driving_video_url');
    assert.match(error.fields[0].problem, problem);
    assert.doesNotMatch(error.fields[0].problem, /127\.0\.0\.1|ECONN|ENOTFOUND|::1/, 'tells nothing of the inside');
    return true;
  });
  assert.deepEqual(await readdir(folder), [], 'nothing stays on disk');
}

const strict = { allowHttp: true, allowedPrivateRanges: [], fetchTimeoutMs: 20_000 };

test('a file is fetched as it is', async () => {
  const content = Buffer.alloc(CAPS.video, 'understudy');
  let headers: IncomingMessage['headers'] = {};
  handle = (request, response) => {
    headers = request.headers;
    response.end(content);
  };
  const file = await get(`${base}/clip.mp4?token=1#fragment`);
  assert.equal(file.sizeBytes, content.length);
  assert.deepEqual(await readFile(file.path), content);
  assert.equal(headers['accept-encoding'], 'identity');
  assert.equal(headers.authorization, undefined);
});

test('hosts that are not public are never connected to, however they are written', async () => {
  handle = (_request, response) => response.end('secret');
  const hosts = [
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '0x7f.0.0.1',
    '2130706433',
    '017700000001',
    '0177.0.0.01',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '100.64.0.1',
    '10.0.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  for (const host of hosts)
    await assertRefused(get(`http://${host}:${port}/`, { settings: strict }), /no host on the public/);
  assert.equal(connections, 0);
});

test('an inner name, an unknown name and an inner address answer alike', async () => {
  const problems = new Set<string>();
  const answers = { 'inner.test': [{ address: '10.0.0.7', family: 4 }], 'empty.test': [] };
  const resolve: FetchUrlOptions['resolve'] = async (host) => {
    if (host in answers) return answers[host as keyof typeof answers];
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  for (const host of ['inner.test', 'empty.test', 'unknown.test', '10.0.0.7']) {
    await get(`http://${host}/`, { settings: strict, resolve }).catch((error) => problems.add(error.message));
  }
  assert.equal(problems.size, 1);
});

test('a name is refused if any of its addresses is not public', async () => {
  const resolve: FetchUrlOptions['resolve'] = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  await assertRefused(get(`http://mixed.test:${port}/`, { settings: strict, resolve }), /no host on the public/);
  assert.equal(connections, 0);
});

test('a name that changes its address after it was checked is connected to by the address that was checked', async () => {
  handle = (_request, response) => response.end('checked');
  let asked = 0;
  const resolve: FetchUrlOptions['resolve'] = async () => [
    { address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 },
  ];
  const settings = { ...strict, allowedPrivateRanges: ['127.0.0.1/32'] };
  // No system knows this name: only the pinned address can lead anywhere.
  const file = await get(`http://rebinding.test:${port}/`, { settings, resolve });
  assert.equal(await readFile(file.path, 'utf8'), 'checked');
  assert.equal(asked, 1);
});

test('the same name turning inward between two redirects is refused', async () => {
  handle = (_request, response) => response.writeHead(302, { location: '/again' }).end();
  let asked = 0;
  const resolve: FetchUrlOptions['resolve'] = async () => [
    { address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 },
  ];
  const settings = { ...strict, allowedPrivateRanges: ['127.0.0.1/32'] };
  await assertRefused(get(`http://rebinding.test:${port}/`, { settings, resolve }), /no host on the public/);
  assert.equal(asked, 2);
});

test('only https by default; no other schemes, no credentials, no endless addresses', async () => {
  const httpsOnly = { ...strict, allowHttp: false };
  for (const url of [
    `${base}/`,
    'ftp://example.com/a',
    'file:///etc/passwd',
    'data:video/mp4,x',
    '//example.com/a',
    'a b',
    '',
  ]) {
    await assertRefused(get(url, { settings: httpsOnly }), /not an https URL/);
  }
  await assertRefused(get(`http://user:secret@127.0.0.1:${port}/`), /user name or password/);
  await assertRefused(get(`http://user@127.0.0.1:${port}/`), /user name or password/);
  await assertRefused(get(`${base}/${'x'.repeat(3000)}`), /longer than/);
  assert.equal(connections, 0);
});

test('three redirects are followed, a fourth is not', async () => {
  handle = ({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left === 0) response.end('found');
    else response.writeHead([301, 302, 303, 307, 308][left]!, { location: `./${left - 1}` }).end();
  };
  assert.equal((await get(`${base}/3`)).sizeBytes, 5);
  await rm(path.join(folder, 'fetched-driving_video_url'));
  await assertRefused(get(`${base}/4`), /more than 3 times/);
});

test('every redirect is checked like the first address', async () => {
  const targets = [
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://0x0a000001/',
    'http://localhost/',
    'file:///etc/passwd',
    'http://user:pass@example.com/',
    'http://[broken',
  ];
  for (const location of targets) {
    handle = (_request, response) => response.writeHead(302, { location }).end();
    await assertRefused(get(base), /./);
  }
  handle = (_request, response) => response.writeHead(302, { location: 'http://example.com/' }).end();
  const settings = { ...strict, allowHttp: false, allowedPrivateRanges: [LOOPBACK] };
  await assertRefused(get(base, { settings }), /not an https URL/);
});

test('an answer that is not the file is refused with its status', async () => {
  for (const status of [304, 300, 403, 404, 500, 503]) {
    handle = (_request, response) => response.writeHead(status).end('<html>secret</html>');
    await assertRefused(get(base), new RegExp(`status ${status}`));
  }
  handle = (_request, response) => response.writeHead(302).end('no location');
  await assertRefused(get(base), /status 302/);
  handle = (_request, response) => response.writeHead(204).end();
  await assertRefused(get(base), /empty/);
});

test('a body over the cap is refused by its announcement, or as soon as it is over', async () => {
  handle = (_request, response) => response.writeHead(200, { 'content-length': CAPS.video + 1 }).flushHeaders();
  await assertRefused(get(base), /at most/, 'CS-ORIV-005');
  handle = (_request, response) => pour(response);
  await assertRefused(get(base), /at most/, 'CS-ORIV-005');
  await assertRefused(get(base, { kind: 'picture' }), /at most/);
});

test('a compressed body is refused unopened, however well it compresses', async () => {
  for (const encoding of ['gzip', 'br', 'zstd', 'identity, gzip']) {
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end('x');
    await assertRefused(get(base), /compressed/);
  }
});

test('a host that is silent, too slow, or breaks off is refused', async () => {
  const hasty = { ...strict, allowedPrivateRanges: [LOOPBACK], fetchTimeoutMs: 300 };
  handle = () => {};
  await assertRefused(get(base, { idleTimeoutMs: 50 }), /in time/);
  await assertRefused(get(base, { settings: hasty }), /did not arrive within 0.3 s/);
  handle = (_request, response) => {
    response.write('x');
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(timer));
  };
  await assertRefused(get(base, { settings: hasty }), /did not arrive within 0.3 s/);
  handle = (_request, response) =>
    response.writeHead(200, { 'content-length': 10 }).write('x', () => response.destroy());
  await assertRefused(get(base), /broke off/);
  handle = ({ socket }) => socket.end('this is no HTTP\r\n\r\n');
  await assertRefused(get(base), /does not speak HTTP/);
  handle = ({ socket }) => socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
  await assertRefused(get(base), /broke off/);
  handle = ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
  await assertRefused(get(base), /does not speak HTTP/);
});

test('a resolver that never answers is not waited for', async () => {
  const settings = { ...strict, fetchTimeoutMs: 50 };
  const resolve = (): Promise<never> => new Promise(() => {});
  await assertRefused(get('http://slow.test/', { settings, resolve }), /did not arrive/);
});

test('nobody fetches for a client that has gone', async () => {
  const controller = new AbortController();
  handle = (_request, response) => {
    pour(response);
    controller.abort(new Error('gone'));
  };
  await assert.rejects(get(base, { signal: controller.signal }), /gone/);
  assert.deepEqual(await readdir(folder), []);
});

/** A body without end. */
function pour(response: ServerResponse): void {
  while (response.write('x'.repeat(KIB)));
  response.once('drain', () => pour(response));
}
