/** The numbers of the whole service at `/metrics`: read from the database when somebody asks for them. */
import { Gauge, type Registry } from 'prom-client';
import type { Queryable } from '../../store/index.ts';
import { countForMetrics, type MetricCounts } from '../../store/queries/count-for-metrics.ts';

/** How old the counts may be: several scrapers, or an impatient one, ask the database once. */
const FRESH_MS = 1000;

/** Adds gauges of jobs, tasks, workers and credits. All of them come from one query a scrape. */
export function addServiceMetrics(registry: Registry, database: Queryable, workerTimeoutMs: number): void {
  const registers = [registry];
  const read = rememberBriefly(() => countForMetrics(database, workerTimeoutMs));
  new Gauge({
    name: 'understudy_jobs',
    help: 'Jobs by kind and status.',
    labelNames: ['kind', 'status'],
    registers,
    async collect() {
      this.reset();
      for (const { kind, status, count } of (await read()).jobs) this.set({ kind, status }, count);
    },
  });
  const single = (name: string, help: string, pick: (counts: MetricCounts) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(pick(await read()));
      },
    });
  };
  single('understudy_queue_depth', 'Tasks that wait for a worker.', (counts) => counts.queuedTasks);
  single('understudy_tasks_running', 'Tasks that workers carry out.', (counts) => counts.runningTasks);
  single('understudy_workers', 'Workers that have given a sign of life.', (counts) => counts.workers);
  single(
    'understudy_worker_slots',
    'Tasks that all workers together can carry out at the same time.',
    (counts) => counts.slots,
  );
  single(
    'understudy_oldest_queued_seconds',
    'How long the first queued job has waited.',
    (counts) => counts.oldestQueuedSeconds,
  );
  single('understudy_credits_balance', 'Credits that accounts can spend.', (counts) => counts.creditsBalance);
  single('understudy_credits_reserved', 'Credits that running jobs hold back.', (counts) => counts.creditsReserved);
  single('understudy_credits_purchased', 'Credits ever bought.', (counts) => counts.creditsPurchased);
  single('understudy_credits_used', 'Credits ever used by completed jobs.', (counts) => counts.creditsUsed);
}

/** All gauges of one scrape share one reading. */
function rememberBriefly<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (reading === undefined || performance.now() - readAt > FRESH_MS) {
      readAt = performance.now();
      reading = read();
    }
    return reading;
  };
}
