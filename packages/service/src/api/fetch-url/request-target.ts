/** Sends one GET to a checked target: to its addresses, without asking a resolver again, without following redirects. */
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Address, FetchTarget } from './resolve-target.ts';

const IDLE_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** The answer's head; its body waits to be read. Rejects when the connection fails or is silent for too long, then or later. */
export function requestTarget(
  { url, addresses }: FetchTarget,
  { idleTimeoutMs = IDLE_TIMEOUT_MS, signal }: { idleTimeoutMs?: number | undefined; signal: AbortSignal },
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: 'GET',
    headers: {
      accept: '*/*',
      // A body that unpacks to a thousand times its size is never unpacked here.
      'accept-encoding': 'identity',
      'user-agent': 'understudy',
    },
    // No pool: a connection belongs to one checked target, and no proxy of the environment stands between.
    agent: false,
    lookup: answerWith(addresses),
    maxHeaderSize: MAX_HEADER_BYTES,
    timeout: idleTimeoutMs,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(url, options, resolve);
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error('silent for too long'), { code: 'ETIMEDOUT' })),
    );
    request.on('error', reject);
    // After an answer that nobody asked for (101 Switching Protocols) a connection ends without an error.
    request.on('close', () => reject(new Error('closed without an answer')));
  });
}

/** Not called for hosts that are IP addresses: those are their own checked address. */
function answerWith(addresses: Address[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    if (all) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
}
