/** The numbers of this process at `/metrics`: memory, processor time and how late the event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

const NANOSECONDS = 1e-9;
const MICROSECONDS = 1e-6;

/** Resolution of the event loop's delay. A finer one costs more and shows nothing more. */
const DELAY_RESOLUTION_MS = 10;

/** To be disposed with the app: it watches the event loop. (The library's own default metrics cannot be stopped.) */
export function addProcessMetrics(registry: Registry): Disposable {
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Delay of the event loop since the last scrape, by quantile.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const percent of [50, 99]) this.set({ quantile: percent / 100 }, lagSeconds(delay.percentile(percent)));
      this.set({ quantile: 1 }, lagSeconds(delay.max));
      delay.reset();
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the API process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the API process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) * MICROSECONDS);
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the API process started, in seconds since 1970.',
    registers,
  }).set(Math.round(performance.timeOrigin / 1000));
  return { [Symbol.dispose]: () => delay.disable() };
}

/** The histogram holds the whole length of a tick, the timer's own interval included. */
function lagSeconds(tickNanoseconds: number): number {
  return Math.max(0, tickNanoseconds * NANOSECONDS - DELAY_RESOLUTION_MS / 1000);
}
