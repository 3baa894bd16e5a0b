/** Makes requests that are wrong in one of many ways: broken HTTP, keys, paths, queries, forms, JSON, addresses. */
import type { Random } from './random.ts';
import { encodeRequest } from './raw-request.ts';

type Header = readonly [string, string];

const CREATES = ['/api/render', '/api/characters/preprocess', '/api/scenes/preprocess', '/api/scenes/import'];
const TEXT_FIELDS = [
  'name',
  'image_url',
  'video_url',
  'ref_image_url',
  'driving_video_url',
  'character_id',
  'scene_id',
  'character_mapping',
  'model',
  'background_mode',
  'bg_color',
  'fast',
  'template_id',
  'template_uuid',
];
const FILE_FIELDS = ['ref_image', 'driving_video', 'image', 'video'];
/** Each is wrong for most of the fields. None leads out of this machine. */
const VALUES = [
  '',
  ' ',
  'null',
  'true',
  '-1',
  '1e999',
  '0,0',
  '256,0,0',
  '#ffffff',
  'solid',
  'V5',
  '{}',
  '[]',
  '{"person_1":7}',
  '{"person_1":"char_x"',
  'char_0000000000000000',
  'scene_0000000000000000',
  "'; drop table jobs; --",
  '../../../etc/passwd',
  'http://127.0.0.1:1/a.mp4',
  'https://127.0.0.1:1/a.mp4',
  'https://[::ffff:7f00:1]/',
  'https://0x7f000001/',
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost/',
  'https://nowhere.invalid/a.mp4',
  'https://user:password@10.0.0.1/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'https://',
  'x'.repeat(3000),
];

export type Target = { host: string; key: string };

/** One request, as bytes. */
export function makeMalformedRequest(random: Random, target: Target): Buffer {
  return random.pick(KINDS)(random, target);
}

const KINDS = [
  brokenHttp,
  brokenHead,
  wrongKey,
  strangePath,
  strangeQuery,
  brokenForm,
  strangeForm,
  brokenJson,
  strangeJson,
  encodedForm,
];

/** Not HTTP at all, or only nearly. */
function brokenHttp(random: Random, { host }: Target): Buffer {
  return random.pick([
    () => Buffer.concat([random.bytes(random.between(1, 200)), Buffer.from('\r\n\r\n')]),
    () => encodeRequest('GET /api/credits', [['host', host]]),
    () => encodeRequest(`GET /api/credits HTTP/${random.pick(['0.9', '2.0', '9', 'x'])}`, [['host', host]]),
    () => encodeRequest('GET\t/api/credits HTTP/1.1', [['host', host]]),
    () => encodeRequest(`${random.pick(['FETCH', 'get', 'PO ST', ''])} /api/credits HTTP/1.1`, [['host', host]]),
    () =>
      encodeRequest('GET /api/credits HTTP/1.1', [
        ['host', host],
        ['bad header', 'x'],
      ]),
    () =>
      encodeRequest('GET /api/credits HTTP/1.1', [
        ['host', host],
        ['x', `a\0${random.below(9)}`],
      ]),
    () =>
      encodeRequest('GET /api/credits HTTP/1.1', [
        ['host', host],
        ['x', 'y'.repeat(random.between(17_000, 60_000))],
      ]),
    () => encodeRequest(`GET /${'x'.repeat(random.between(17_000, 60_000))} HTTP/1.1`, [['host', host]]),
    () => Buffer.from(`\x16\x03\x01\x02\0\x01${'\0'.repeat(random.between(1, 40))}\r\n\r\n`, 'latin1'),
  ])();
}

/** HTTP whose head contradicts itself or its body. */
function brokenHead(random: Random, target: Target): Buffer {
  const { host } = target;
  const json: Header = ['content-type', 'application/json'];
  const send = (headers: Header[], body = ''): Buffer =>
    encodeRequest('POST /api/render HTTP/1.1', [['host', host], authorization(target), ...headers], body);
  return random.pick([
    () => send([json, ['content-length', random.pick(['-1', '1e3', 'x', '', '99999999999999999999'])]], '{}'),
    () => send([json, ['content-length', '2'], ['content-length', '3']], '{}'),
    () => send([json, ['content-length', '5'], ['transfer-encoding', 'chunked']], '0\r\n\r\n'),
    () => send([json, ['transfer-encoding', 'chunked']], `${random.pick(['zz', '-1', 'ffffffffffffffffff'])}\r\nx\r\n`),
    () => send([json, ['transfer-encoding', random.pick(['gzip', 'chunked, gzip', 'x'])]], 'x'),
    () => send([json, ['expect', '200-maybe'], ['content-length', '2']], '{}'),
    () =>
      send(
        [
          ['content-type', random.pick(['', ';', 'multipart', 'application/', 'text/html', 'a/b; c="'])],
          ['content-length', '1'],
        ],
        'x',
      ),
    () => send([['content-encoding', 'gzip'], json, ['content-length', '9']], 'not gzip!'),
    () => encodeRequest('POST /api/render HTTP/1.1', [authorization(target), ['content-length', '0']]),
  ])();
}

function wrongKey(random: Random, { host, key }: Target): Buffer {
  const value = random.pick([
    'Bearer',
    'Bearer ',
    `Basic ${key}`,
    key,
    `Bearer ${key}x`,
    `Bearer ${key.slice(0, -1)}`,
    `Bearer ${key} ${key}`,
    `Bearer sk-${'0'.repeat(random.between(0, 500))}`,
    `Bearer ${headerText(random)}`,
  ]);
  const path = random.pick(['/api/credits', '/api/render', '/api/characters', '/api/scenes/scene_0000000000000000']);
  return encodeRequest(`GET ${path} HTTP/1.1`, [
    ['host', host],
    ['authorization', value],
  ]);
}

function strangePath(random: Random, target: Target): Buffer {
  const part = (): string =>
    random.pick([
      () => encodeURIComponent(random.text(30).toWellFormed()),
      () =>
        random.pick(['..', '.', '%2e%2e', '%2f', '%00', '%', '%zz', '%c0%af', 'job_', 'char_x', '0', '-1', '*', '\\']),
      () => `job_${'0'.repeat(random.between(0, 600))}`,
      () => random.pick(['render', 'characters', 'scenes', 'files', 'credits', 'preprocess', 'import']),
    ])();
  const parts = Array.from({ length: random.between(1, 5) }, part);
  const method = random.pick(['GET', 'DELETE', 'POST', 'PUT', 'PATCH', 'TRACE', 'PROPFIND']);
  return sendEmpty(target, `${method} /${random.chance(0.8) ? 'api/' : ''}${parts.join('/')}`);
}

function strangeQuery(random: Random, target: Target): Buffer {
  const value = (): string =>
    random.pick([
      () => random.pick(['-1', '101', '0', '1.5', '1e9', 'NaN', '', 'x', '0x10', '9'.repeat(30), '%00', '1&limit=2']),
      () => encodeURIComponent(random.text(20).toWellFormed()),
    ])();
  const list = random.pick(['/api/render', '/api/characters', '/api/scenes']);
  const name = random.pick(['limit', 'offset', 'status']);
  if (random.chance(0.7)) return sendEmpty(target, `GET ${list}?${name}=${value()}`);
  const file = random.pick([
    'jobs/job_0000000000000000/result.mp4',
    'jobs/x/mask.mp4',
    'scenes/../x',
    'characters/a/b',
  ]);
  return sendEmpty(target, `GET /api/files/${file}?expires=${value()}&key=${value()}&signature=${value()}`);
}

/** multipart/form-data that is not what it should be built like. */
function brokenForm(random: Random, target: Target): Buffer {
  const boundary = 'frontier';
  const field = random.pick([...TEXT_FIELDS, ...FILE_FIELDS]);
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"`;
  const end = `\r\n--${boundary}--\r\n`;
  const body = random.pick([
    () => `${head}\r\n\r\nvalue`,
    () => `${head}; filename="a.mp4"\r\n\r\n${'x'.repeat(random.below(5000))}`,
    () => `${head}${end}`,
    () => `--${boundary}\r\n\r\nvalue${end}`,
    () => `--${boundary}\r\ncontent-disposition: form-data\r\n\r\nvalue${end}`,
    () => `--${boundary}\r\nx: ${'y'.repeat(random.between(100, 100_000))}\r\n\r\nvalue${end}`,
    () => `${`${head}\r\n\r\nvalue\r\n`.repeat(random.between(65, 200))}--${boundary}--\r\n`,
    () => `${`${head}; filename="a"\r\n\r\nvalue\r\n`.repeat(random.between(2, 40))}--${boundary}--\r\n`,
    () => `--${boundary}\r\ncontent-disposition: form-data; name="${'n'.repeat(1000)}"\r\n\r\nvalue${end}`,
    () => `${head}\r\n\r\n${'v'.repeat(70_000)}${end}`,
    () => random.bytes(random.between(1, 2000)).toString('latin1'),
    () => `${head}\ncontent-type: text/plain\n\nvalue\n--${boundary}--`,
    () => '',
  ])();
  const declared = random.chance(0.85) ? `multipart/form-data; boundary=${boundary}` : 'multipart/form-data';
  return sendBody(target, { path: random.pick(CREATES), type: declared, body: Buffer.from(body, 'latin1') });
}

/** A well-built form with values that mean nothing. */
function strangeForm(random: Random, target: Target): Buffer {
  const boundary = 'frontier';
  const parts = Array.from({ length: random.between(0, 6) }, () => {
    const isFile = random.chance(0.4);
    const name = random.pick(
      random.chance(0.8) ? (isFile ? FILE_FIELDS : TEXT_FIELDS) : [...TEXT_FIELDS, ...FILE_FIELDS],
    );
    const file = isFile ? `; filename="${random.pick(['a.mp4', '../../a.png', '', 'ä.gif'])}"` : '';
    const value = isFile ? random.bytes(random.below(3000)).toString('latin1') : strangeValue(random);
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  const body = Buffer.from(`${parts.join('')}--${boundary}--\r\n`, 'latin1');
  return sendBody(target, { path: random.pick(CREATES), type: `multipart/form-data; boundary=${boundary}`, body });
}

function brokenJson(random: Random, target: Target): Buffer {
  const depth = random.between(100, 30_000);
  const body = random.pick([
    () => Buffer.from('{"name":'),
    () => Buffer.from('{"name":"a"}}'),
    () => Buffer.from("{'name':'a'}"),
    () => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`),
    () => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
    () => Buffer.concat([Buffer.from('{"name":"'), random.bytes(20), Buffer.from('"}')]),
    () => Buffer.from('{"__proto__":{"isAdmin":true}}'),
    () => Buffer.from('{"constructor":{"prototype":{"isAdmin":true}}}'),
    () => Buffer.from(random.pick(['', 'null', '7', '"text"', '[]', '[{}]', 'true', 'NaN', '\ufeff{}'])),
    () => Buffer.from(`{"name":"${'x'.repeat(1_200_000)}"}`),
  ])();
  return sendBody(target, { path: random.pick(CREATES), type: 'application/json', body });
}

function strangeJson(random: Random, target: Target): Buffer {
  const value = (depth: number): unknown =>
    random.pick<() => unknown>([
      () => strangeValue(random),
      () => random.pick([null, true, false, 0, -1, 1e308, 2 ** 64, '']),
      () => (depth > 3 ? [] : Array.from({ length: random.below(4) }, () => value(depth + 1))),
      () => (depth > 3 ? {} : { [random.pick(TEXT_FIELDS)]: value(depth + 1) }),
    ])();
  const fields = Array.from({ length: random.between(1, 6) }, () => [
    random.pick([...TEXT_FIELDS, ...FILE_FIELDS, random.text(10)]),
    value(0),
  ]);
  const body = Buffer.from(JSON.stringify(Object.fromEntries(fields)));
  return sendBody(target, { path: random.pick(CREATES), type: 'application/json; charset=utf-8', body });
}

function encodedForm(random: Random, target: Target): Buffer {
  const pairs = Array.from({ length: random.between(0, 5) }, () => {
    const name = random.pick([...TEXT_FIELDS, ...FILE_FIELDS]);
    const value = random.chance(0.3) ? '%zz%c3%28%00' : encodeURIComponent(strangeValue(random).toWellFormed());
    return `${name}=${value}`;
  });
  const body = Buffer.from(pairs.join('&'));
  return sendBody(target, { path: random.pick(CREATES), type: 'application/x-www-form-urlencoded', body });
}

function strangeValue(random: Random): string {
  return random.chance(0.6) ? random.pick(VALUES) : random.text(40);
}

/** Text that may stand in a header. */
function headerText(random: Random): string {
  return random.text(40).replaceAll(/[^\x20-\x7e]/g, '?');
}

function authorization({ key }: Target): Header {
  return ['authorization', `Bearer ${key}`];
}

function sendEmpty(target: Target, start: string): Buffer {
  return encodeRequest(`${start} HTTP/1.1`, [['host', target.host], authorization(target)]);
}

function sendBody(target: Target, { path, type, body }: { path: string; type: string; body: Buffer }): Buffer {
  const headers: Header[] = [
    ['host', target.host],
    authorization(target),
    ['content-type', type],
    ['content-length', String(body.length)],
  ];
  return encodeRequest(`POST ${path} HTTP/1.1`, headers, body);
}
