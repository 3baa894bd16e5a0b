/** Fetches a file that a user named by its URL, without letting the user reach into the server's own network. */
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol';
import type { Settings } from '../../config/index.ts';
import { asDiskFailure } from '../uploads/disk-failure.ts';
import type { ByteCaps, FileKind } from '../uploads/file-kinds.ts';
import { fieldRefused } from '../uploads/refuse-field.ts';
import { requestTarget } from './request-target.ts';
import { type Resolver, resolveTarget } from './resolve-target.ts';
import { storeBody } from './store-body.ts';

export type FetchUrlOptions = {
  /** The field that the URL came in: names the file, and the culprit in errors. */
  field: string;
  kind: FileKind;
  /** Where the file goes. */
  folder: string;
  settings: Settings['urlFetch'];
  signal?: AbortSignal | undefined;
  /** Default: the limits of the contract. */
  maxBytes?: ByteCaps;
  /** How long the other side may say nothing. Default 10 s. */
  idleTimeoutMs?: number;
  /** Default: the system's resolver. */
  resolve?: Resolver;
};

export type FetchedFile = { path: string; sizeBytes: number };

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Gets `url` into a file in `folder`. Only https (http by setting), only public addresses and those that the operator opened; the
 * host is resolved once and connected to by the address that was checked; every redirect, of three at most, is checked again. What
 * fails leaves no file.
 *
 * @throws UnderstudyError CS-ORIV-005 a video over its cap; CS-UORC01-002 everything else: an address that may not be fetched, a host
 *   that does not answer or too slowly, an answer that is not 2xx, a picture over its cap, an encoded or empty body
 */
export async function fetchUrl(url: string, options: FetchUrlOptions): Promise<FetchedFile> {
  const target = path.join(options.folder, `fetched-${options.field}`);
  const deadline = AbortSignal.timeout(options.settings.fetchTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const response = await followRedirects(url, options, signal);
    try {
      return { path: target, sizeBytes: await storeBody(response, target, options) };
    } finally {
      response.destroy();
    }
  } catch (error) {
    await rm(target, { force: true });
    options.signal?.throwIfAborted();
    throw asRefusal(error, options, deadline);
  }
}

/** The first answer that is no redirect. */
async function followRedirects(first: string, options: FetchUrlOptions, signal: AbortSignal): Promise<IncomingMessage> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const target = await unlessAborted(resolveTarget(url, options), signal);
    const response = await requestTarget(target, { idleTimeoutMs: options.idleTimeoutMs, signal });
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode!) || location === undefined) return response;
    response.destroy();
    url = URL.parse(location, target.url.href)?.href ?? location;
  }
  throw fieldRefused(options.field, {
    problem: `the address redirects more than ${MAX_REDIRECTS} times`,
    remedy: 'Use the address that the redirects lead to',
  });
}

/** A resolver cannot be stopped, but need not be waited for. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function asRefusal(cause: unknown, { field, settings }: FetchUrlOptions, deadline: AbortSignal): unknown {
  if (cause instanceof UnderstudyError) return cause;
  const diskFailure = asDiskFailure(cause);
  if (diskFailure) return diskFailure;
  const problem = deadline.aborted
    ? `the file did not arrive within ${settings.fetchTimeoutMs / 1000} s`
    : describeFailure(cause as NodeJS.ErrnoException);
  return fieldRefused(field, { problem, remedy: 'Check that the address works, or upload the file', cause });
}

/** In words, not in the system's: those would tell addresses. */
function describeFailure({ code = '' }: NodeJS.ErrnoException): string {
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|ALTNAME/.test(code)) return 'the host has no valid certificate for https';
  if (code === 'ETIMEDOUT') return 'the host did not answer in time';
  if (code.startsWith('HPE_')) return 'the host does not speak HTTP';
  return 'the connection to the host failed or broke off';
}
