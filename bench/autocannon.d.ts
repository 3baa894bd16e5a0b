/** The part of autocannon that bench/load-process.ts uses; the package has no types of its own. */
declare module 'autocannon' {
  type Options = {
    url: string;
    connections: number;
    /** Seconds that one answer may take. */
    timeout: number;
    /** Seconds; or `amount`, a number of requests. */
    duration?: number;
    amount?: number;
    requests: { method: string; path: string; headers: Record<string, string>; body?: Buffer }[];
  };
  type Result = {
    requests: { average: number; total: number };
    latency: { p99: number };
    non2xx: number;
    errors: number;
  };
  export default function autocannon(options: Options): Promise<Result>;
}
