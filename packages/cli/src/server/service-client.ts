/** Talks to a running service over HTTP: sends requests, and sends them again after a pause where that may help. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type JobCancelled, type JobState, type RenderAccepted, UnderstudyError } from '@understudy/protocol';
import type { Server } from './find-server.ts';
import { isProxyFailure, isWorthRetrying, serverFailure } from './server-failure.ts';

/** A server that is restarted is back within this many tries, about half a minute. */
const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 30_000;

export type ServiceClientOptions = {
  fetch?: typeof fetch;
  /** The first pause before a request is sent again; each further one is twice as long. */
  firstPauseMs?: number;
};

type Request = {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Made anew for every try. */
  body?: () => FormData;
  signal?: AbortSignal | undefined;
  maxTries?: number;
};

export class ServiceClient {
  readonly #server: Server;
  readonly #fetch: typeof fetch;
  readonly #firstPauseMs: number;

  constructor(server: Server, options: ServiceClientOptions = {}) {
    this.#server = server;
    this.#fetch = options.fetch ?? fetch;
    this.#firstPauseMs = options.firstPauseMs ?? FIRST_PAUSE_MS;
  }

  submitRender(body: () => FormData, signal: AbortSignal): Promise<RenderAccepted> {
    return this.#ask('api/render', { method: 'POST', body, signal });
  }

  getJob(jobId: string, signal: AbortSignal): Promise<JobState> {
    return this.#ask(`api/render/${jobId}`, { signal });
  }

  /** Without the signal that asked for it, and quick: somebody waits for the program to end. */
  cancelJob(jobId: string): Promise<JobCancelled> {
    return this.#ask(`api/render/${jobId}`, { method: 'DELETE', signal: AbortSignal.timeout(5000), maxTries: 2 });
  }

  /**
   * Writes what lies at `url` to `path`. Links of results are signed: the key is not sent with them.
   *
   * @returns the number of bytes
   */
  async download(url: string, path: string, signal: AbortSignal): Promise<number> {
    const lost = (error: unknown): never => {
      signal.throwIfAborted();
      throw this.#unreachable(error);
    };
    const response = await this.#fetch(new URL(url, this.#server.url), { signal }).catch(lost);
    if (!response.ok || !response.body) throw await readFailure(response);
    const output = createWriteStream(path);
    await pipeline(Readable.fromWeb(response.body), output, { signal }).catch((error: unknown) => {
      // What fetch throws when the connection breaks; a full disk is something else.
      if (error instanceof TypeError) lost(error);
      throw error;
    });
    return output.bytesWritten;
  }

  async #ask<T>(path: string, request: Request): Promise<T> {
    const { signal, maxTries = MAX_TRIES } = request;
    for (let tries = 1; ; tries++) {
      const answer = await this.#try<T>(path, request);
      if ('result' in answer) return answer.result;
      if (!answer.isWorthRetrying || tries === maxTries) throw answer.error;
      const waitMs = answer.retryAfterMs ?? this.#firstPauseMs * 2 ** (tries - 1);
      await pause(Math.min(waitMs, MAX_PAUSE_MS), undefined, { signal });
    }
  }

  async #try<T>(path: string, { method = 'GET', body, signal }: Request): Promise<Answer<T>> {
    const headers = { Authorization: `Bearer ${this.#server.key}` };
    try {
      const init = { method, headers, ...(body ? { body: body() } : {}), ...(signal ? { signal } : {}) };
      const response = await this.#fetch(this.#address(path), init);
      if (response.ok) return { result: (await response.json()) as T };
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        error: await readFailure(response),
        // A proxy that lost sight of a POST does not know either.
        isWorthRetrying: isWorthRetrying(response.status) && !(method === 'POST' && isProxyFailure(response.status)),
        ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
      };
    } catch (error) {
      signal?.throwIfAborted();
      // Nobody knows whether a POST that broke off was carried out; one that was never connected was not.
      const isSafe = method !== 'POST' || systemCode(error) === 'ECONNREFUSED';
      return { error: this.#unreachable(error), isWorthRetrying: isSafe };
    }
  }

  /** A server may live under a path of its own. */
  #address(path: string): URL {
    const base = new URL(this.#server.url);
    base.pathname = `${base.pathname.replace(/\/$/, '')}/${path}`;
    return base;
  }

  #unreachable(cause: unknown): UnderstudyError {
    const reason = systemCode(cause) ?? (cause as Error).message;
    return new UnderstudyError('CS-UORC99-999', {
      problem: `${this.#server.url.origin} cannot be reached (${reason})`,
      remedy: 'Check the address, and that the service is running.',
      cause,
    });
  }
}

type Answer<T> = { result: T } | { error: Error; isWorthRetrying: boolean; retryAfterMs?: number };

async function readFailure(response: Response): Promise<UnderstudyError> {
  const text = await response.text().catch(() => '');
  try {
    return serverFailure(response.status, JSON.parse(text));
  } catch {
    return serverFailure(response.status, undefined);
  }
}

/** What the system said, which `fetch` hides in the cause of its error. */
function systemCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
