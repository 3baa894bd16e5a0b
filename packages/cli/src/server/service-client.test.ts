import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { ServiceClient } from './service-client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on a free port that answers by `handle`, which is told how many requests came before. */
async function withServer(handle: Handler, use: (client: ServiceClient, url: URL) => Promise<void>): Promise<void> {
  let count = 0;
  const server = createServer((request, response) => handle(request, response, count++)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  try {
    await use(new ServiceClient({ url, key: 'sk-test' }, { firstPauseMs: 5 }), url);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const signal = AbortSignal.timeout(20_000);
const busy = { detail: { error_code: 'CS-ORRS-001', message: 'm', action: 'a' } };

test('500 and 503 are tried again until there is an answer, with the key in each request', async () => {
  const keys: (string | undefined)[] = [];
  const handle: Handler = (request, response, count) => {
    keys.push(request.headers.authorization);
    response.writeHead([500, 503, 200][count]!).end(count < 2 ? JSON.stringify(busy) : '{"status":"queued"}');
  };
  await withServer(handle, async (client) => {
    assert.equal((await client.getJob('job_1', signal)).status, 'queued');
  });
  assert.deepEqual(keys, Array(3).fill('Bearer sk-test'));
});

test('an upload is sent whole again after 503', async () => {
  const lengths: number[] = [];
  const handle: Handler = (request, response, count) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    request.on('end', () => {
      lengths.push(length);
      response.writeHead(count === 0 ? 503 : 200).end(count === 0 ? JSON.stringify(busy) : '{"job_id":"job_1"}');
    });
  };
  await withServer(handle, async (client) => {
    const form = new FormData();
    form.append('ref_image', new Blob(['x'.repeat(100_000)]), 'a.png');
    assert.equal((await client.submitRender(() => form, signal)).job_id, 'job_1');
  });
  assert.equal(lengths.length, 2);
  assert.ok(lengths.every((length) => length > 100_000));
});

test('an upload of which a proxy lost sight is not sent twice, a question is', async () => {
  let requests = 0;
  const handle: Handler = (_request, response, count) => {
    requests = count + 1;
    response.writeHead(count === 0 ? 504 : 200).end('{}');
  };
  await withServer(handle, async (client) => {
    await assert.rejects(
      client.submitRender(() => new FormData(), signal),
      /the server answered 504/,
    );
    assert.equal(requests, 1);
  });
  await withServer(handle, async (client) => {
    await client.getJob('job_1', signal);
    assert.equal(requests, 2);
  });
});

test('a refusal is not tried again and tells code, fields and remedy', async () => {
  let requests = 0;
  const problem = { field: 'bg_color', problem: "'red' is no colour" };
  const body = { detail: { error_code: 'CS-UORC01-002', message: 'm', action: 'a', errors: [problem] } };
  const handle: Handler = (_request, response, count) => {
    requests = count + 1;
    response.writeHead(400).end(JSON.stringify(body));
  };
  await withServer(handle, async (client) => {
    await assert.rejects(client.getJob('job_1', signal), (error) => {
      assert.ok(error instanceof UnderstudyError);
      assert.deepEqual([error.code, error.problem], ['CS-UORC01-002', "bg_color: 'red' is no colour"]);
      return true;
    });
  });
  assert.equal(requests, 1);
});

test('after the last try the failure is the one of the server', async () => {
  const handle: Handler = (_request, response) => void response.writeHead(503).end(JSON.stringify(busy));
  await withServer(handle, async (client) => {
    await assert.rejects(client.getJob('job_1', signal), { code: 'CS-ORRS-001' });
  });
});

test('what is no Understudy service, and what cannot be reached, is said with how to mend it', async () => {
  const handle: Handler = (_request, response) => void response.writeHead(404).end('<html>nothing here</html>');
  let url = new URL('http://localhost');
  await withServer(handle, async (client, address) => {
    url = address;
    await assert.rejects(client.getJob('job_1', signal), /the server answered 404/);
  });
  const client = new ServiceClient({ url, key: 'sk-test' }, { firstPauseMs: 1 });
  await assert.rejects(client.getJob('job_1', signal), /cannot be reached \(ECONNREFUSED\)/);
});

test('a download is written whole without the key, and one that breaks off fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-client-'));
  const handle: Handler = (request, response, count) => {
    assert.equal(request.headers.authorization, undefined);
    response.writeHead(200, { 'Content-Length': '10' });
    if (count === 0) response.end('0123456789');
    else response.write('01234', () => response.destroy());
  };
  try {
    await withServer(handle, async (client) => {
      const path = join(folder, 'a.mp4');
      assert.equal(await client.download('/files/a.mp4?signature=1', path, signal), 10);
      assert.equal(readFileSync(path, 'utf8'), '0123456789');
      await assert.rejects(client.download('/files/a.mp4', path, signal), /cannot be reached/);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a server under a path of its own is asked there', async () => {
  let asked: string | undefined;
  const handle: Handler = (request, response) => {
    asked = request.url;
    response.end('{}');
  };
  await withServer(handle, async (_client, url) => {
    const client = new ServiceClient({ url: new URL('/understudy/', url), key: 'sk-test' });
    await client.getJob('job_1', signal);
  });
  assert.equal(asked, '/understudy/api/render/job_1');
});
