/** Sends requests as fast as they are answered, in a process of its own; says on standard output what came back. For bench/api.ts. */
import autocannon from 'autocannon';
import type { Load, LoadResult } from './api.ts';

const { url, paths, connections, seconds } = JSON.parse(process.argv[2]!) as Load;
const { requests, latency, non2xx, errors } = await autocannon({
  url,
  connections,
  duration: seconds,
  requests: paths.map((path) => ({ method: 'GET', path })),
});
const result: LoadResult = { requestsPerSecond: requests.average, p99Ms: latency.p99, failures: non2xx + errors };
process.stdout.write(JSON.stringify(result));
