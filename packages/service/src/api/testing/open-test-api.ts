/** The whole API for tests, in process: real database, real objects, real queue, and nobody who carries jobs out. */
import { rm } from 'node:fs/promises';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { type Settings, testSettings } from '../../config/index.ts';
import { createAccount, createKey, type KeyScope, type Orchestrator, openTaskQueue } from '../../orchestrator/index.ts';
import { openTestDatabase, openTestObjects } from '../../store/testing/index.ts';
import { buildApi } from '../app.ts';

export type TestApi = AsyncDisposable & {
  app: FastifyInstance;
  orchestrator: Orchestrator;
  settings: Settings;
  /** What has been logged, one object a line. */
  lines: Record<string, unknown>[];
  /** The clock of the API stands this far beyond the real one. */
  advanceClock(seconds: number): void;
  /** A new account with a key of its own. */
  openAccount(options?: { credits?: number; scopes?: KeyScope[] }): Promise<TestClient>;
};

/** Speaks to the API with the key of one account. */
export type TestClient = {
  accountId: string;
  key: string;
  keyId: string;
  send(method: 'GET' | 'POST' | 'DELETE', url: string, body?: Partial<InjectOptions>): Promise<LightMyRequestResponse>;
  get(url: string): Promise<LightMyRequestResponse>;
  delete(url: string): Promise<LightMyRequestResponse>;
  /** Fields of a form; a Blob is a file. */
  postForm(url: string, fields: Record<string, string | Blob>): Promise<LightMyRequestResponse>;
  postJson(url: string, body: unknown): Promise<LightMyRequestResponse>;
};

/** `changes` to the settings for tests. `onLine`: where log lines go. Default: they are kept in `lines`, from level debug. */
export async function openTestApi(
  changes: Partial<Settings> = {},
  { logLevel = 'debug', onLine }: { logLevel?: string; onLine?: (line: string) => void } = {},
): Promise<TestApi> {
  const stack = new AsyncDisposableStack();
  const settings = testSettings(changes);
  stack.defer(() => rm(settings.dataDir, { recursive: true, force: true }));
  const database = stack.use(await openTestDatabase());
  const { objects } = openTestObjects();
  const queue = stack.use(await openTaskQueue(database));
  const lines: Record<string, unknown>[] = [];
  const write = onLine ?? ((line: string) => lines.push(JSON.parse(line)));
  const log = pino({ level: logLevel }, { write });
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const orchestrator: Orchestrator = { database, objects, queue, settings, now, log };
  const app = buildApi({ settings, database, objects, orchestrator, now, log });
  stack.defer(() => app.close());
  await app.ready();
  return {
    app,
    orchestrator,
    settings,
    lines,
    advanceClock: (seconds) => {
      aheadMs += seconds * 1000;
    },
    openAccount: (options) => openAccount(app, orchestrator, options),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function openAccount(
  app: FastifyInstance,
  orchestrator: Orchestrator,
  { credits, scopes }: { credits?: number; scopes?: KeyScope[] } = {},
): Promise<TestClient> {
  const { id } = await createAccount(orchestrator, { name: 'tester', ...(credits === undefined ? {} : { credits }) });
  const { key, row } = await createKey(orchestrator, { accountId: id, name: 'test', ...(scopes ? { scopes } : {}) });
  const send: TestClient['send'] = (method, url, { headers, ...body } = {}) =>
    app.inject({ method, url, headers: { authorization: `Bearer ${key}`, ...headers }, ...body });
  return {
    accountId: id,
    key,
    keyId: row.id,
    send,
    get: (url) => send('GET', url),
    delete: (url) => send('DELETE', url),
    postForm: async (url, fields) => send('POST', url, await encodeForm(fields)),
    postJson: (url, body) =>
      send('POST', url, { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) }),
  };
}

/** multipart/form-data, as a browser sends it. */
export async function encodeForm(
  fields: Record<string, string | Blob>,
): Promise<{ headers: Record<string, string>; payload: Buffer }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, 'file.bin');
  }
  const encoded = new Response(form);
  const payload = Buffer.from(await encoded.arrayBuffer());
  return { headers: { 'content-type': encoded.headers.get('content-type')! }, payload };
}
