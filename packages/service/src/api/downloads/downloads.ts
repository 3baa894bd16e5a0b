/** The Fastify plugin for downloads: makes signed links, and answers them with the files. */
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { type DownloadTarget, parseTarget, toPath } from './download-target.ts';
import { findFile } from './find-file.ts';
import { sendFile } from './send-file.ts';
import { isSignedBy, sign } from './signature.ts';
import { SigningKeys } from './signing-keys.ts';

export type Downloads = {
  /** Path and query of a link that works from now until its end. */
  signPath(target: DownloadTarget): string;
  /** Under which address clients reach the service; undefined: under that of their request. */
  publicUrl: string | undefined;
};

declare module 'fastify' {
  interface FastifyInstance {
    downloads: Downloads;
  }
}

export type DownloadsContext = Pick<ApiContext, 'database' | 'objects' | 'now'> & {
  settings: Pick<ApiContext['settings'], 'publicUrl' | 'downloadUrlTtlSeconds'>;
};

type Params = { folder: string; id: string; file: string };
type Query = Record<'expires' | 'key' | 'signature', unknown>;

/** What a `Host` header may hold to become part of a link. */
const SANE_HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** `GET /api/files/…` asks for no key: the signature in the link is what opens it. */
export async function downloads(app: FastifyInstance, { context }: { context: DownloadsContext }): Promise<void> {
  const { settings, now } = context;
  const keys = await SigningKeys.open(context.database, now);
  app.addHook('onClose', async () => keys[Symbol.dispose]());
  app.decorate('downloads', {
    publicUrl: settings.publicUrl?.replace(/\/+$/, ''),
    signPath(target) {
      const expires = Math.floor(now().getTime() / 1000) + settings.downloadUrlTtlSeconds;
      const path = toPath(target);
      const { id, secret } = keys.newest();
      return `${path}?expires=${expires}&key=${id}&signature=${sign(secret, { path, expires })}`;
    },
  });
  app.route<{ Params: Params; Querystring: Query }>({
    method: ['GET', 'HEAD'],
    url: '/api/files/:folder/:id/:file',
    async handler(request, reply) {
      const { target, expires } = await readLink(request, keys);
      // Looked up first: of a result that is gone for good that is what its owner must hear, however old the link is.
      const file = await findFile(context, target);
      if (expires * 1000 <= now().getTime()) throw linkExpired();
      return sendFile(context.objects, file, { request, reply });
    },
  });
}

// What it adds belongs to the whole app, not to a scope of its own.
Object.assign(downloads, { [Symbol.for('skip-override')]: true });

/** A link to `target` that works for as long as the operator has set, under the address by which this client reaches the service. */
export function signDownloadUrl(request: FastifyRequest, target: DownloadTarget): string {
  const { publicUrl, signPath } = request.server.downloads;
  return `${publicUrl ?? addressOf(request)}${signPath(target)}`;
}

/** Without a host that can be named the link is relative to the request. */
function addressOf({ protocol, host }: FastifyRequest): string {
  return SANE_HOST.test(host) ? `${protocol}://${host}` : '';
}

/** @throws UnderstudyError CS-UORC01-003 for a link that this service has not made */
async function readLink(
  { params, query }: FastifyRequest<{ Params: Params; Querystring: Query }>,
  keys: SigningKeys,
): Promise<{ target: DownloadTarget; expires: number }> {
  const target = parseTarget(params);
  const { expires, key, signature } = query;
  if (target && typeof expires === 'string' && typeof key === 'string' && typeof signature === 'string') {
    const known = await keys.find(key);
    const facts = { path: toPath(target), expires: Number(expires) };
    if (known && /^[1-9]\d{0,11}$/.test(expires) && isSignedBy(known.secret, facts, signature)) {
      return { target, expires: facts.expires };
    }
  }
  throw new UnderstudyError('CS-UORC01-003', { problem: 'the link is not one that this service has made' });
}

function linkExpired(): UnderstudyError {
  return new UnderstudyError('CS-UORC01-003', {
    problem: 'the link has expired',
    remedy: 'Ask for the status of the job again: every answer holds a fresh link',
  });
}
