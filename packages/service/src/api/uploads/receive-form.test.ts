import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { after, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Answer, openFormApp } from './testing/open-form-app.ts';

const app = await openFormApp();
after(() => app[Symbol.asyncDispose]());

const KIB = 1024;
const PICTURE_CAP = 64 * KIB;
const VIDEO_CAP = 1024 * KIB;

type Fields = Record<string, string | Blob | (string | Blob)[]>;

function formOf(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, 'file.bin');
    }
  }
  return form;
}

const blobOf = (sizeBytes: number): Blob => new Blob([new Uint8Array(sizeBytes).fill(7)]);

async function assertRefused(answer: Answer, code: string, field?: string): Promise<string> {
  assert.equal(answer.status, 400);
  assert.equal(answer.body.detail?.error_code, code);
  const [error] = answer.body.detail?.errors ?? [];
  if (field !== undefined) assert.equal(error?.field, field);
  assert.deepEqual(await app.listFiles(), [], 'nothing stays on disk');
  return error?.problem ?? '';
}

test('a form with files arrives with its text in memory and its files on disk, and leaves nothing', async () => {
  const { status, body } = await app.post(
    formOf({ name: 'Ada', driving_video: blobOf(300 * KIB), ref_image: blobOf(PICTURE_CAP) }),
  );
  assert.equal(status, 200);
  assert.deepEqual(body.fields, { name: 'Ada' });
  const { driving_video, ref_image } = body.files;
  assert.deepEqual([driving_video?.sizeBytes, ref_image?.sizeBytes], [300 * KIB, PICTURE_CAP]);
  assert.equal(ref_image?.originalName, 'file.bin');
  assert.deepEqual(await app.listFiles(), []);
});

test('a file one byte over the cap of its kind is refused, a picture and a video each with its code', async () => {
  const picture = await app.post(formOf({ ref_image: blobOf(PICTURE_CAP + 1) }));
  await assertRefused(picture, 'CS-UORC01-002', 'ref_image');
  const video = await app.post(formOf({ driving_video: blobOf(VIDEO_CAP + 1) }));
  await assertRefused(video, 'CS-ORIV-005', 'driving_video');
  assert.equal((await app.post(formOf({ driving_video: blobOf(VIDEO_CAP) }))).status, 200);
});

test('a body that is announced as larger than all files may be is refused before any of it comes', async () => {
  const socket = await app.connect();
  socket.write(head({ 'content-length': 100 * VIDEO_CAP, 'content-type': 'multipart/form-data; boundary=x' }));
  const answer = await readAnswer(socket);
  await assertRefused(answer, 'CS-ORIV-005', 'driving_video');
  socket.destroy();
});

test('a body without an announced length is cut at what all files may be', async () => {
  const socket = await app.connect();
  socket.write(head({ 'transfer-encoding': 'chunked', 'content-type': 'multipart/form-data; boundary=x' }));
  const answer = readAnswer(socket);
  sendChunk(socket, partHead('unknown', 'a.bin'));
  for (let sent = 0; sent < 2 * VIDEO_CAP + 4096 * KIB; sent += 256 * KIB) sendChunk(socket, 'x'.repeat(256 * KIB));
  await assertRefused(await answer, 'CS-ORIV-005');
  socket.destroy();
});

test('a client that hears only when it has sent everything gets its refusal, and its connection goes on', async () => {
  const socket = await app.connect();
  const body = multipart('x', partHead('ref_image', 'a.png') + 'x'.repeat(900 * KIB));
  socket.write(head({ 'content-length': body.length, 'content-type': 'multipart/form-data; boundary=x' }));
  await new Promise((resolve) => socket.write(body, resolve));
  await assertRefused(await readAnswer(socket), 'CS-UORC01-002', 'ref_image');
  const json = '{"name":"Ada"}';
  socket.write(head({ 'content-length': json.length, 'content-type': 'application/json' }) + json);
  assert.deepEqual((await readAnswer(socket)).body.fields, { name: 'Ada' });
  socket.destroy();
});

test('a client that goes away in the middle of a file leaves nothing', async () => {
  const socket = await app.connect();
  const end = app.nextEnd();
  socket.write(head({ 'content-length': 500 * KIB, 'content-type': 'multipart/form-data; boundary=x' }));
  socket.write(partHead('driving_video', 'a.mp4') + 'x'.repeat(100 * KIB));
  while (!(await app.listFiles()).some((name) => name.endsWith('driving_video'))) await nextTurn();
  socket.destroy();
  await end;
  assert.deepEqual(await app.listFiles(), []);
});

test('a client that went away before its body is looked at leaves nothing', async () => {
  await using slow = await openFormApp({ beforeForm: ({ raw }) => once(raw.socket, 'close') });
  const socket = await slow.connect();
  const end = slow.nextEnd();
  socket.write(head({ 'content-length': 500 * KIB, 'content-type': 'multipart/form-data; boundary=x' }));
  socket.write(partHead('driving_video', 'a.mp4'), () => socket.destroy());
  await end;
  assert.deepEqual(await slow.listFiles(), []);
});

test('bodies that break off or are no multipart are refused', async () => {
  const type = { 'content-type': 'multipart/form-data; boundary=x' };
  const whole = multipart('x', `${partHead('driving_video', 'a.mp4')}abc`);
  for (const body of [whole.slice(0, -6), whole.slice(0, 40), 'nothing of the kind']) {
    await assertRefused(await app.post(body, type), 'CS-UORC01-002');
  }
  await assertRefused(await app.post(whole, { 'content-type': 'multipart/form-data' }), 'CS-UORC01-002');
});

test('a file that is sent twice is refused, text that is sent twice becomes a list', async () => {
  const twice = await app.post(formOf({ ref_image: [blobOf(3), blobOf(3)] }));
  assert.match(await assertRefused(twice, 'CS-UORC01-002', 'ref_image'), /more than once/);
  const { body } = await app.post(formOf({ name: ['a', 'b', 'c'] }));
  assert.deepEqual(body.fields, { name: ['a', 'b', 'c'] });
});

test('text in place of a file is refused, whatever the body; empty text and empty files are no file', async () => {
  for (const body of [formOf({ ref_image: 'a.png' }), new URLSearchParams({ ref_image: 'a.png' })]) {
    assert.match(await assertRefused(await app.post(body), 'CS-UORC01-002', 'ref_image'), /text was sent/);
  }
  const empty = await app.post(formOf({ ref_image: '', driving_video: blobOf(0), name: '' }));
  assert.deepEqual(empty.body, { fields: { name: '' }, files: {} });
});

test('a file in place of text is no text, and files that nobody asked for are thrown away', async () => {
  const { status, body } = await app.post(formOf({ name: blobOf(200 * KIB), poster: [blobOf(5), blobOf(6)] }));
  assert.equal(status, 200);
  assert.deepEqual(body.files, {});
  // A symbol, which the JSON of this answer leaves out. What a schema says of it: CS-UORC01-002 in error-codes.test.ts.
  assert.equal(body.fields.name, undefined);
});

test('names of fields and files lead nowhere', async () => {
  const form = new FormData();
  form.append('driving_video', blobOf(10), '../../../etc/passwd');
  form.append('../../evil', blobOf(10), 'x');
  const { status, body } = await app.post(form);
  assert.equal(status, 200);
  assert.match(body.files.driving_video!.path, /form-[^/\\]+[/\\]driving_video$/);
  const proto = await app.post('{"__proto__":{"polluted":1},"a":1}', { 'content-type': 'application/json' });
  assert.equal(proto.status, 400);
  await assertRefused(await app.post(formOf({ constructor: 'x' })), 'CS-UORC01-002');
  assert.equal((await app.post(new URLSearchParams({ constructor: 'x', name: 'Ada' }))).status, 200);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('urlencoded forms and JSON arrive as fields', async () => {
  const encoded = await app.post(
    new URLSearchParams([
      ['a', '1'],
      ['b', 'ü'],
      ['b', '2'],
    ]),
  );
  assert.deepEqual(encoded.body.fields, { a: '1', b: ['ü', '2'] });
  const json = await app.post('{"a":1,"b":{"c":null}}', { 'content-type': 'application/json; charset=utf-8' });
  assert.deepEqual(json.body.fields, { a: 1, b: { c: null } });
});

test('a request without a body is an empty form', async () => {
  const answer = await fetch(app.url, { method: 'POST' });
  assert.deepEqual(await answer.json(), { fields: {}, files: {} });
});

test('other content types and bodies that are no object are refused', async () => {
  await assertRefused(await app.post('a=1', { 'content-type': 'text/plain' }), 'CS-UORC01-002');
  await assertRefused(await app.post('<a/>', { 'content-type': 'application/xml' }), 'CS-UORC01-002');
  for (const body of ['[1]', '"a"', 'null', '7', '{"a":', '']) {
    await assertRefused(await app.post(body, { 'content-type': 'application/json' }), 'CS-UORC01-002');
  }
});

test('text that is too long, has NULs or halves of characters is refused by its field', async () => {
  const long = 'x'.repeat(64 * KIB + 1);
  await assertRefused(await app.post(formOf({ name: long })), 'CS-UORC01-002', 'name');
  await assertRefused(await app.post(new URLSearchParams({ name: long })), 'CS-UORC01-002', 'name');
  await assertRefused(await app.post(formOf({ name: 'a\0b' })), 'CS-UORC01-002', 'name');
  const json = { 'content-type': 'application/json' };
  await assertRefused(await app.post('{"name":"\\ud800"}', json), 'CS-UORC01-002', 'name');
});

test('forms of very many fields are refused', async () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, 'x']));
  await assertRefused(await app.post(formOf(many)), 'CS-UORC01-002');
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`file${index}`, blobOf(1)]));
  await assertRefused(await app.post(formOf(files)), 'CS-UORC01-002');
});

function head(headers: Record<string, string | number>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ['POST / HTTP/1.1', 'host: test', ...lines, '', ''].join('\r\n');
}

function partHead(name: string, fileName: string): string {
  return `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${fileName}"\r\n\r\n`;
}

function multipart(boundary: string, part: string): string {
  return `${part}\r\n--${boundary}--\r\n`;
}

function sendChunk(socket: Socket, text: string): void {
  socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
}

/** One answer with a Content-Length. */
async function readAnswer(socket: Socket): Promise<Answer> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const [, length] = /content-length: (\d+)/i.exec(text) ?? [];
    const [start, rest] = text.split('\r\n\r\n') as [string, string?];
    if (length !== undefined && rest?.length === Number(length)) {
      return { status: Number(start.split(' ')[1]), body: JSON.parse(rest) };
    }
  }
  throw new Error(`the connection ended after: ${text}`);
}
