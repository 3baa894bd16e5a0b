/** The engines of a worker: which engine stands behind a name, and one of each for every slot. */
import { type Engine, openEngine, RIG_FILE_VERSION, SCENE_FILE_VERSION } from '@understudy/engine/pipeline';
import type { FileVersionsByEngine } from '../orchestrator/index.ts';

/** What tasks ask of an engine: to run its verbs. */
export type TaskEngine = Pick<Engine, 'run'>;

export type EnginesOptions = {
  cacheDir: string;
  tempDir: string;
  /** Of one process. */
  memoryLimitBytes: number;
};

/** A new engine is added here, below, and in the setting that binds models to engines. */
const OPENERS: Record<string, (options: EnginesOptions) => Promise<Engine>> = {
  // One process: a slot carries out one verb at a time, and keeps the rig and scene that it has read.
  puppet: (options) => openEngine({ ...options, workers: 1 }),
};

/** What they read, and make. */
export const FILE_VERSIONS: FileVersionsByEngine = {
  puppet: { rig: RIG_FILE_VERSION, scene: SCENE_FILE_VERSION },
};

/** An engine for the time of one task. */
export type LentEngine = AsyncDisposable & { engine: TaskEngine };

/** Engines stay open between tasks, for the next one to find them warm. */
export class Engines implements AsyncDisposable {
  readonly #options: EnginesOptions;
  readonly #all: Engine[] = [];
  readonly #free = new Map<string, Engine[]>();

  constructor(options: EnginesOptions) {
    this.#options = options;
  }

  /** @throws Error where there is no engine of that name */
  async lend(name: string): Promise<LentEngine> {
    const free = this.#free.get(name) ?? [];
    this.#free.set(name, free);
    const engine = free.pop() ?? (await this.#open(name));
    return { engine, [Symbol.asyncDispose]: async () => void free.push(engine) };
  }

  async #open(name: string): Promise<Engine> {
    const open = OPENERS[name];
    if (!open) throw new Error(`there is no engine "${name}"; there is ${Object.keys(OPENERS).join(', ')}`);
    const engine = await open(this.#options);
    this.#all.push(engine);
    return engine;
  }

  /** Ends their processes, whatever they are doing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((engine) => engine[Symbol.asyncDispose]()));
  }
}
