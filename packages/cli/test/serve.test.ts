/** Runs the whole service as a user starts it: one process, one folder. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  makeDataFolder,
  processesBelow,
  type StartedService,
  startService,
  stopService,
  survivors,
} from './running-service.ts';
import { understudy } from './understudy.ts';

const isLinux = process.platform === 'linux';
const onLinux = { skip: isLinux ? false : 'reads /proc' };
const folders = new DisposableStack();
after(() => folders.dispose());
const newFolder = (): string => folders.use(makeDataFolder()).path;

function creditsOf(address: string, key: string): Promise<Response> {
  return fetch(`${address}/api/credits`, { headers: { Authorization: `Bearer ${key}` } });
}

// The life of one service, from test to test.
const data = newFolder();
let service: StartedService;
let firstKey: string;
before(async () => {
  service = await startService(data);
});

test('the first start tells a key that works, with credits to begin with', async () => {
  const { address, key, dataDir } = service.announcement;
  assert.match(key ?? '', /^sk-[\w-]{43}$/);
  firstKey = key!;
  assert.equal(dataDir, data);
  const credits = await creditsOf(address, firstKey);
  assert.equal(credits.status, 200);
  assert.equal(((await credits.json()) as { balance: number }).balance, 1000);
  assert.equal((await creditsOf(address, 'sk-wrong')).status, 401);
});

test('a second service on the same folder is refused and told by whom; the first goes on', async () => {
  const { status, stderr, stdout } = await understudy(['serve', '--data', data, '--port', '0']);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /a service is already running on .+ \(serve, process \d+, 127\.0\.0\.1:0\)/);
  assert.match(stderr, /mend: .+--data/);
  assert.equal((await fetch(`${service.announcement.address}/readyz`)).status, 200);
});

test('a worker process that dies is started again', onLinux, async () => {
  const workers = (): number[] => processesBelow(service.process.pid!, 'worker-process');
  const [worker] = workers();
  process.kill(worker!, 'SIGKILL');
  assert.deepEqual(await survivors([worker!], 5000), []);
  while (workers().length === 0) await pause(50);
  assert.notEqual(workers()[0], worker);
});

test('SIGTERM ends it with 0, with nothing left running, no temporary file, and no key in a log', async () => {
  const below = isLinux ? processesBelow(service.process.pid!) : [];
  assert.equal(await stopService(service), 0);
  assert.deepEqual(await survivors(below, 0), []);
  assert.deepEqual(readdirSync(join(data, 'tmp')), []);
  const logs = (await service.log) + readFileSync(join(data, 'postgres', 'server.log'), 'utf8');
  assert.match(logs, /a worker process ended and is started again/);
  assert.ok(!logs.includes(firstKey.slice(8)));
});

test('later starts tell no key; SIGKILL leaves neither worker nor database, and loses nothing', onLinux, async () => {
  service = await startService(data);
  assert.equal(service.announcement.key, undefined);
  const below = processesBelow(service.process.pid!);
  assert.ok(below.length >= 3, 'a worker and the database run below it');
  service.process.kill('SIGKILL');
  await service.ended;
  assert.deepEqual(await survivors(below, 10_000), []);
  service = await startService(data);
  assert.equal((await creditsOf(service.announcement.address, firstKey)).status, 200);
  assert.equal(await stopService(service), 0);
});

test('what keeps it from starting is said, with how to mend it', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const inUse = await understudy(['serve', '--data', newFolder(), '--port', `${port}`]);
  taken.close();
  assert.equal(inUse.status, 1);
  assert.match(inUse.stderr, /port \d+ of 127\.0\.0\.1 is in use\n {2}mend: .+--port/);

  const wrong = await understudy(['serve', '--data', newFolder(), '--port', 'http'], {
    env: { UNDERSTUDY_FASTMODE: '1' },
  });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--port is 'http'; allowed is a whole number from 0 to 65535/);
  assert.match(wrong.stderr, /did you mean UNDERSTUDY_FAST_MODE\?/);

  const DATABASE_URL = 'postgresql://me:secret@127.0.0.1:1/understudy';
  const noDatabase = await understudy(['serve', '--data', newFolder()], { env: { DATABASE_URL } });
  assert.equal(noDatabase.status, 1);
  assert.match(noDatabase.stderr, /the database does not answer: .*ECONNREFUSED.*\n {2}mend: Check DATABASE_URL/);
  assert.ok(!noDatabase.stderr.includes('secret'));

  const notAFolder = await understudy(['serve', '--data', import.meta.filename]);
  assert.equal(notAFolder.status, 1);
  assert.match(notAFolder.stderr, /the data folder .+ cannot be used/);
});
