/** The one table of what an operator can set: every environment variable with its type, range, default and meaning. */
import { availableParallelism } from 'node:os';
import {
  addressRanges,
  choice,
  origins,
  pairs,
  type Setting,
  share,
  text,
  url,
  wholeNumber,
  yesOrNo,
} from './setting.ts';

const DAY_SECONDS = 86_400;
const PROCESSORS = availableParallelism();

const PLACE = {
  dataDir: text('UNDERSTUDY_DATA_DIR', {
    allowed: 'a path',
    // PostgreSQL never runs as root, and another user cannot enter a folder below root's home.
    fallback: process.getuid?.() === 0 ? '/var/lib/understudy' : 'understudy-data',
    fallbackText: '`understudy-data`; of root `/var/lib/understudy`',
    about: 'Folder of everything that the service keeps: database, files, temporary files.',
  }),
  host: text('UNDERSTUDY_HOST', {
    allowed: 'an address or a host name',
    fallback: '127.0.0.1',
    about: 'Address to listen on; `0.0.0.0` listens on all of the machine.',
  }),
  port: wholeNumber('UNDERSTUDY_PORT', {
    min: 0,
    max: 65_535,
    fallback: 8750,
    about: 'Port to listen on; 0 takes a free one.',
  }),
  publicUrl: url('UNDERSTUDY_PUBLIC_URL', ['http', 'https'], {
    about: 'How clients reach the service, for links in answers; without it the address of the request.',
  }),
  databaseUrl: url('DATABASE_URL', ['postgres', 'postgresql'], {
    about: 'A PostgreSQL (15 or newer) of your own; without it the service runs one in its data folder.',
  }),
  postgresBinDir: text('UNDERSTUDY_POSTGRES_BIN', {
    allowed: 'a path',
    fallback: '',
    fallbackText: 'the newest of the system, else the one of the npm package',
    about: 'Folder with `postgres` and `initdb`, for the database that the service runs itself.',
  }),
  objectStoreUrl: url('UNDERSTUDY_OBJECT_STORE_URL', ['s3'], {
    about:
      'Where files go instead of the data folder: `s3://bucket/prefix?region=…&endpoint=…`; the keys come from `AWS_*`.',
  }),
  cacheDir: {
    ...text('UNDERSTUDY_CACHE', {
      allowed: 'a path',
      fallback: '',
      about: 'Folder for what can be made again: the converted models.',
    }),
    fallbackText: '`cache` in the data folder',
  },
};

const WORKERS = {
  workers: wholeNumber('UNDERSTUDY_WORKERS', {
    min: 0,
    max: 64,
    fallback: Math.min(4, PROCESSORS),
    fallbackText: 'the number of processors, at most 4',
    about: 'Worker processes that `serve` starts; 0 leaves the work to `understudy worker`.',
  }),
  slotsPerWorker: wholeNumber('UNDERSTUDY_SLOTS_PER_WORKER', {
    min: 1,
    max: 16,
    fallback: 1,
    about: 'Tasks that one worker process carries out at the same time.',
  }),
  engineThreads: wholeNumber('UNDERSTUDY_ENGINE_THREADS', {
    min: 1,
    max: 64,
    fallback: Math.min(8, PROCESSORS),
    fallbackText: 'the number of processors, at most 8',
    about: 'Threads on which one driving video is analysed.',
  }),
  workerMemoryLimitMb: wholeNumber('UNDERSTUDY_WORKER_MEMORY_LIMIT_MB', {
    min: 128,
    max: 1_048_576,
    fallback: 4096,
    about: 'Memory that one task may use; a task that needs more fails with CS-RNRD-003.',
  }),
  taskTimeLimitSeconds: wholeNumber('UNDERSTUDY_TASK_TIME_LIMIT_SECONDS', {
    min: 1,
    max: 7 * DAY_SECONDS,
    fallback: 3600,
    about: 'Time that one task may take; a task that needs longer fails with CS-RNRD-003.',
  }),
};

const JOBS = {
  models: pairs(
    'UNDERSTUDY_MODELS',
    { names: ['V4_Preview', 'V3_Preview'], values: ['puppet'] },
    {
      fallback: { V4_Preview: 'puppet', V3_Preview: 'puppet' },
      fallbackText: '`V4_Preview=puppet,V3_Preview=puppet`',
      about: 'Which engine stands behind each name of a model; a name that is left out is refused.',
    },
  ),
  initialCredits: wholeNumber('UNDERSTUDY_INITIAL_CREDITS', {
    min: 0,
    max: 1_000_000_000,
    fallback: 1000,
    about: 'Credits that an account begins with: that of the very first start, and each new one.',
  }),
  fastMode: choice('UNDERSTUDY_FAST_MODE', ['on', 'off'], {
    fallback: 'on',
    about: 'Whether `fast=true` is accepted; off answers CS-UORC01-001.',
  }),
  fastAdmissionWindowMs: wholeNumber('UNDERSTUDY_FAST_ADMISSION_WINDOW_MS', {
    min: 0,
    max: 60_000,
    fallback: 2000,
    about: 'How long a fast job waits for a free worker before it is refused with CS-ORRS-001.',
  }),
  queueBound: wholeNumber('UNDERSTUDY_QUEUE_BOUND', {
    min: 1,
    max: 1_000_000,
    fallback: 1000,
    about: 'Jobs that may be open at the same time; one more is refused with CS-ORRS-001.',
  }),
  maxAssetsPerAccount: wholeNumber('UNDERSTUDY_MAX_ASSETS_PER_ACCOUNT', {
    min: 0,
    max: 1_000_000_000,
    fallback: 10_000,
    about: 'Characters and scenes that one account may keep; one more is refused with CS-UORC01-409. 0: any number.',
  }),
  maxAssetMbPerAccount: wholeNumber('UNDERSTUDY_MAX_ASSET_MB_PER_ACCOUNT', {
    min: 0,
    max: 1_000_000_000,
    fallback: 102_400,
    about:
      'Room that the characters and scenes of one account may take; more is refused with CS-UORC01-409. 0: any amount.',
  }),
  maxAttempts: wholeNumber('UNDERSTUDY_MAX_ATTEMPTS', {
    min: 1,
    max: 20,
    fallback: 3,
    about: 'How often a task is tried when its worker is lost, before the job fails.',
  }),
  heartbeatTimeoutMs: wholeNumber('UNDERSTUDY_HEARTBEAT_TIMEOUT_MS', {
    min: 500,
    max: 600_000,
    fallback: 15_000,
    about: 'After this long without a sign of life a worker counts as lost.',
  }),
  sweepIntervalMs: wholeNumber('UNDERSTUDY_SWEEP_INTERVAL_MS', {
    min: 50,
    max: 3_600_000,
    fallback: 5000,
    about: 'How often lost workers and expired results are looked for.',
  }),
  maxMissingShare: share('UNDERSTUDY_MAX_MISSING_SHARE', {
    fallback: 0.6,
    about: 'Share of the frames that may show nobody; more fails with CS-ENEC-004.',
  }),
  resultTtlSeconds: wholeNumber('UNDERSTUDY_RESULT_TTL_SECONDS', {
    min: 1,
    max: 3650 * DAY_SECONDS,
    fallback: DAY_SECONDS,
    about: 'How long a result is kept; after that it answers 410 and its files are gone.',
  }),
  downloadUrlTtlSeconds: wholeNumber('UNDERSTUDY_DOWNLOAD_URL_TTL_SECONDS', {
    min: 1,
    max: 7 * DAY_SECONDS,
    fallback: 3600,
    about: 'How long a download link works; every poll gives a fresh one.',
  }),
};

const PROTECTION = {
  rateLimitPerMinute: wholeNumber('UNDERSTUDY_RATE_LIMIT_PER_MINUTE', {
    min: 1,
    max: 10_000_000,
    fallback: 600,
    about: 'Requests a minute that one key may make, polls of a job apart; more answer 429.',
  }),
  corsOrigins: origins('UNDERSTUDY_CORS_ORIGINS', {
    about: 'Origins whose web pages may use the API from a browser; `*` allows any.',
  }),
  minFreeDiskMb: wholeNumber('UNDERSTUDY_MIN_FREE_DISK_MB', {
    min: 0,
    max: 1_000_000_000,
    fallback: 1024,
    about: 'With less free disk than this new jobs are refused with CS-ORRS-001.',
  }),
  logLevel: choice('UNDERSTUDY_LOG_LEVEL', ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
    fallback: 'info',
    about: 'From which level on lines are logged, as JSON on stderr.',
  }),
};

const URL_FETCH = {
  allowHttp: yesOrNo('UNDERSTUDY_URL_FETCH_ALLOW_HTTP', {
    fallback: false,
    fallbackText: '`no`',
    about: 'Whether `*_url` inputs may come over plain http.',
  }),
  allowedPrivateRanges: addressRanges('UNDERSTUDY_URL_FETCH_ALLOWED_PRIVATE_RANGES', {
    about: 'Ranges of private addresses that `*_url` inputs may come from; all other private addresses are refused.',
  }),
  fetchTimeoutMs: wholeNumber('UNDERSTUDY_URL_FETCH_TIMEOUT_MS', {
    min: 100,
    max: 3_600_000,
    fallback: 60_000,
    about: 'Time that fetching one `*_url` input may take.',
  }),
};

/** The table by groups, as `Settings` holds them and as the reference lists them. */
export const SETTINGS_TABLE = {
  place: PLACE,
  workers: WORKERS,
  jobs: JOBS,
  protection: PROTECTION,
  urlFetch: URL_FETCH,
};

/** Variables that begin with UNDERSTUDY_ and belong to the client side of the command line. */
export const CLIENT_VARIABLES = {
  UNDERSTUDY_SERVER: 'Address of the server that `understudy render` sends its work to.',
  UNDERSTUDY_KEY: 'Key for that server.',
};

export type ValuesOf<Group> = { [Name in keyof Group]: Group[Name] extends Setting<infer T> ? T : never };
type Table = typeof SETTINGS_TABLE;

/** What an operator has set, every value checked. */
export type Settings = ValuesOf<Table['place']> &
  ValuesOf<Table['workers']> &
  ValuesOf<Table['jobs']> &
  ValuesOf<Table['protection']> & { urlFetch: ValuesOf<Table['urlFetch']> };
