/** The numbers of the whole service at `/metrics`: read from the database when somebody asks for them. */
import { Gauge, type Registry } from 'prom-client';
import type { Queryable } from '../../store/index.ts';
import { countForMetrics, type MetricCounts } from '../../store/queries/count-for-metrics.ts';

/** How old the counts may be: several scrapers, or an impatient one, ask the database once. */
const FRESH_MS = 1000;

/** Adds gauges of jobs, tasks, workers and credits. All of them come from one query a scrape; without the database they are `NaN`. */
export function addServiceMetrics(registry: Registry, database: Queryable, workerTimeoutMs: number): void {
  const read = rememberBriefly(() => countForMetrics(database, workerTimeoutMs).catch(() => undefined));
  addJobs(registry, read);
  for (const [name, { help, pick }] of Object.entries(NUMBERS)) {
    new Gauge({
      name: `understudy_${name}`,
      help,
      registers: [registry],
      async collect() {
        const counts = await read();
        this.set(counts ? pick(counts) : Number.NaN);
      },
    });
  }
  new Gauge({
    name: 'understudy_database_up',
    help: 'Whether the database answered this scrape.',
    registers: [registry],
    async collect() {
      this.set((await read()) ? 1 : 0);
    },
  });
}

type Read = () => Promise<MetricCounts | undefined>;

function addJobs(registry: Registry, read: Read): void {
  new Gauge({
    name: 'understudy_jobs',
    help: 'Jobs by kind and status.',
    labelNames: ['kind', 'status'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { kind, status, count } of (await read())?.jobs ?? []) this.set({ kind, status }, count);
    },
  });
}

/** The gauges that are one number each. */
const NUMBERS: Record<string, { help: string; pick: (counts: MetricCounts) => number }> = {
  queue_depth: { help: 'Tasks that wait for a worker.', pick: (counts) => counts.queuedTasks },
  tasks_running: { help: 'Tasks that workers carry out.', pick: (counts) => counts.runningTasks },
  workers: { help: 'Workers that have given a sign of life.', pick: (counts) => counts.workers },
  worker_slots: { help: 'Tasks that all workers together can carry out at a time.', pick: (counts) => counts.slots },
  oldest_queued_seconds: {
    help: 'How long the first queued job has waited.',
    pick: (counts) => counts.oldestQueuedSeconds,
  },
  credits_balance: { help: 'Credits that accounts can spend.', pick: (counts) => counts.creditsBalance },
  credits_reserved: { help: 'Credits that open jobs hold back.', pick: (counts) => counts.creditsReserved },
  credits_purchased: { help: 'Credits ever bought.', pick: (counts) => counts.creditsPurchased },
  credits_used: { help: 'Credits ever used by completed jobs.', pick: (counts) => counts.creditsUsed },
};

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
