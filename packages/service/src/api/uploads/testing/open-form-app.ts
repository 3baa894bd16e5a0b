/** A small app that receives forms and answers what it received, for tests over real sockets. */
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify, { type FastifyRequest } from 'fastify';
import { addErrorEnvelope } from '../../plugins/error-envelope.ts';
import { type ReceivedForm, receiveForm, uploads } from '../index.ts';

export type FormApp = AsyncDisposable & {
  url: string;
  /** Names of everything that lies under the app's temporary folder, folders of requests included. */
  listFiles(): Promise<string[]>;
  /** Resolves when the next request has been answered or given up, and its form is gone. */
  nextEnd(): Promise<void>;
  post(body: string | FormData | URLSearchParams, headers?: Record<string, string>): Promise<Answer>;
  /** A bare connection, to send what no client sends. */
  connect(): Promise<Socket>;
};

export type Answer = {
  status: number;
  body: Received & { detail?: { error_code: string; errors?: { field: string; problem: string }[] } };
};
export type FormAppOptions = {
  /** Done before the body is looked at, as asking for a key is. */
  beforeForm?: (request: FastifyRequest) => Promise<unknown>;
};

export type Received = Pick<ReceivedForm, 'fields' | 'files'>;

const KIB = 1024;
/** Small enough that tests need not send real ones. */
const CAPS = { picture: 64 * KIB, video: 1024 * KIB };

export async function openFormApp({ beforeForm }: FormAppOptions = {}): Promise<FormApp> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
  const app = Fastify({ forceCloseConnections: true });
  addErrorEnvelope(app);
  await app.register(uploads, { context: { settings: { dataDir, cacheDir: path.join(dataDir, 'cache') } } });
  const ends: (() => void)[] = [];
  app.post('/', async (request): Promise<Received> => {
    try {
      await beforeForm?.(request);
      await using form = await receiveForm(request, {
        files: { ref_image: 'picture', driving_video: 'video' },
        maxBytes: CAPS,
      });
      return { fields: form.fields, files: form.files };
    } finally {
      for (const end of ends.splice(0)) end();
    }
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    listFiles: async () =>
      (await readdir(path.join(dataDir, 'tmp'), { recursive: true })).filter((name) => name.includes('form-')),
    nextEnd: () => new Promise((resolve) => ends.push(resolve)),
    async post(body, headers = {}) {
      const answer = await fetch(url, { method: 'POST', body, headers });
      return { status: answer.status, body: (await answer.json()) as Answer['body'] };
    },
    async connect() {
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
