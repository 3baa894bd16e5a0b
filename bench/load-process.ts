/** Sends requests as fast as they are answered, in a process of its own. Order on standard input, result on standard output. */
import { json } from 'node:stream/consumers';
import autocannon from 'autocannon';

export type LoadRequest = {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  bodyBase64?: string;
};

/** Over so many connections each request in turn, for so many seconds or until so many have been sent. */
export type Load = { url: string; requests: LoadRequest[]; connections: number; seconds?: number; amount?: number };

export type LoadResult = { requests: number; requestsPerSecond: number; p99Ms: number; failures: number };

const TIMEOUT_SECONDS = 300;

const { url, requests, connections, seconds, amount } = (await json(process.stdin)) as Load;
const result = await autocannon({
  url,
  connections,
  timeout: TIMEOUT_SECONDS,
  ...(amount === undefined ? { duration: seconds ?? 1 } : { amount }),
  requests: requests.map(({ method, path, headers = {}, bodyBase64 }) => ({
    method,
    path,
    headers,
    ...(bodyBase64 === undefined ? {} : { body: Buffer.from(bodyBase64, 'base64') }),
  })),
});
const answer: LoadResult = {
  requests: result.requests.total,
  requestsPerSecond: result.requests.average,
  p99Ms: result.latency.p99,
  failures: result.non2xx + result.errors,
};
process.stdout.write(JSON.stringify(answer));
