/** The Fastify plugin that lets an app receive forms: parsers, a place for files, and the processes that look at them. */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { ProcessFolder } from '../../store/index.ts';
import type { ApiContext } from '../api-context.ts';
import { Prober } from './prober.ts';

export type Uploads = {
  prober: Prober;
  /** A new folder for the files of one request, in `parent` or else where this app keeps them. */
  createFolder(parent?: string): Promise<string>;
};

declare module 'fastify' {
  interface FastifyInstance {
    uploads: Uploads;
  }
}

const ABANDONED_AFTER_MS = 24 * 3_600_000;

/**
 * Files of requests lie in `<data>/tmp/api-…`. What killed servers left there goes when the app starts; what this one has, when it closes.
 */
export async function uploads(
  app: FastifyInstance,
  { context }: { context: { settings: Pick<ApiContext['settings'], 'dataDir' | 'cacheDir'> } },
): Promise<void> {
  const { dataDir, cacheDir } = context.settings;
  await app.register(multipart);
  await app.register(formbody);
  const scratch = await ProcessFolder.open({
    parent: path.join(dataDir, 'tmp'),
    kind: 'api',
    abandonedAfterMs: ABANDONED_AFTER_MS,
  });
  const prober = await Prober.open({ cacheDir, tempDir: scratch.path });
  app.decorate('uploads', {
    prober,
    createFolder: (parent = scratch.path) => mkdtemp(path.join(parent, 'form-')),
  });
  app.addHook('onClose', async () => {
    await prober[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
  });
}

// What it adds belongs to the whole app, not to a scope of its own.
Object.assign(uploads, { [Symbol.for('skip-override')]: true });
