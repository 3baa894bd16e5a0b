/** The part of autocannon that bench/load-process.ts uses; the package has no types of its own. */
declare module 'autocannon' {
  export default function autocannon(options: {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    requests: { method: string; path: string }[];
  }): Promise<{ requests: { average: number }; latency: { p99: number }; non2xx: number; errors: number }>;
}
