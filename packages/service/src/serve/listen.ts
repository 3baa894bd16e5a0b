/** Opens the port of the API, and says what to do where that fails. */
import type { AddressInfo } from 'node:net';
import type { ApiContext } from '../api/index.ts';
import { buildApi } from '../api/index.ts';
import type { Settings } from '../config/index.ts';
import { SetupError } from './setup-error.ts';

/** Requests that are being answered get this long; what is still open then is cut off. */
const CLOSE_GRACE_MS = 10_000;

export type Listening = AsyncDisposable & {
  /** Such as `http://127.0.0.1:8750`. */
  address: string;
  /** While it is closing: cuts off the requests that are still being answered. */
  hurry(): void;
};

/** @throws SetupError if the port cannot be had */
export async function listen(context: ApiContext): Promise<Listening> {
  const app = buildApi(context);
  const { host, port } = context.settings;
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenFailure(error, { host, port });
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    hurry: () => app.server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      const cutting = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS);
      await app.close();
      clearTimeout(cutting);
    },
  };
}

const REASONS: Record<string, [problem: string, remedy: string]> = {
  EADDRINUSE: ['is in use', 'Stop what is using it, or choose another with --port (0 takes a free one).'],
  EACCES: ['is not allowed to this user', 'Choose a port from 1024 up with --port.'],
  EADDRNOTAVAIL: ['is not an address of this machine', 'Choose one that is with --host; 0.0.0.0 means all of them.'],
  ENOTFOUND: ['is not an address of this machine', 'Choose one that is with --host; 0.0.0.0 means all of them.'],
};

/** What an operator can do about a port that cannot be listened on; other errors are handed back. */
export function listenFailure(error: unknown, { host, port }: Pick<Settings, 'host' | 'port'>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [problem, remedy] = REASONS[code] ?? [];
  return problem && remedy ? new SetupError(`port ${port} of ${host} ${problem}`, { remedy, cause: error }) : error;
}
