/** Looks at the files that users send, in child processes: a hostile file costs one of them, never the server. */

import {
  type Engine,
  EngineProcessDied,
  inspectPicture,
  inspectVideo,
  openEngine,
  type PictureInfo,
  type VideoFacts,
} from '@understudy/engine/pipeline';
import { UnderstudyError } from '@understudy/protocol';
import { fieldRefused } from './refuse-field.ts';
import { Slots } from './slots.ts';

export type ProberOptions = {
  cacheDir: string;
  /** Where the engine may put its own temporary folder. */
  tempDir: string;
  /** How many files are looked at at the same time. Default 2. */
  slots?: number;
  /** How long one file may take. Default 20 s. */
  timeLimitMs?: number;
  /** How much memory the process that looks at one file may take. Default 1 GiB; a harmless file needs a fifth of it. */
  memoryLimitBytes?: number;
};

export type ProbeOptions = {
  /** The field that the file came in, for messages. */
  field: string;
  signal?: AbortSignal | undefined;
};

const DEFAULTS = { slots: 2, timeLimitMs: 20_000, memoryLimitBytes: 2 ** 30 };
/** Uploads come now and then and are not to wait for the start of a process; one that only probes takes little memory. */
const IDLE_LIMIT_MS = 10 * 60_000;

export class Prober implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #slots: Slots;
  readonly #timeLimitMs: number;

  private constructor(engine: Engine, { slots, timeLimitMs }: Required<Pick<ProberOptions, 'slots' | 'timeLimitMs'>>) {
    this.#engine = engine;
    this.#slots = new Slots(slots);
    this.#timeLimitMs = timeLimitMs;
  }

  static async open({ cacheDir, tempDir, ...limits }: ProberOptions): Promise<Prober> {
    const { slots, timeLimitMs, memoryLimitBytes } = { ...DEFAULTS, ...limits };
    const idleLimitMs = IDLE_LIMIT_MS;
    const engine = await openEngine({ cacheDir, tempDir, workers: slots, memoryLimitBytes, idleLimitMs });
    return new Prober(engine, { slots, timeLimitMs });
  }

  /**
   * What a video is, from its content alone.
   *
   * @throws UnderstudyError CS-ORIV-003 format, -004 too long, -005 too many bytes, -006 too many pixels, -007 unreadable, or so
   *   made that looking at it takes too long or ends the process; CS-UORC01-002 too short, too small
   */
  probeVideo(videoPath: string, { field, signal }: ProbeOptions): Promise<VideoFacts> {
    return this.#probe((limited) => inspectVideo(this.#engine, { videoPath, signal: limited }), {
      field,
      signal,
      unreadable: (problem) =>
        new UnderstudyError('CS-ORIV-007', {
          problem: `${field}: ${problem}`,
          remedy: 'Encode the video again, as MP4 with H.264',
          fields: [{ field, problem }],
        }),
    });
  }

  /**
   * What a picture is, from its content alone.
   *
   * @throws UnderstudyError CS-UORC01-002 unreadable, another format, too large or too small
   */
  probePicture(picturePath: string, { field, signal }: ProbeOptions): Promise<PictureInfo> {
    return this.#probe((limited) => inspectPicture(this.#engine, { picturePath, signal: limited }), {
      field,
      signal,
      unreadable: (problem) => fieldRefused(field, { problem, remedy: 'Save the picture again, as PNG or JPG' }),
    });
  }

  async #probe<T>(look: (signal: AbortSignal) => Promise<T>, { field, signal, unreadable }: ProbeRun): Promise<T> {
    using _slot = await this.#slots.take(signal);
    const limit = AbortSignal.timeout(this.#timeLimitMs);
    try {
      return await lookTwice(() => look(signal ? AbortSignal.any([signal, limit]) : limit));
    } catch (error) {
      signal?.throwIfAborted();
      if (limit.aborted) throw unreadable(`the file could not be read within ${this.#timeLimitMs / 1000} s`);
      // Processes that die over a file's headers die of the file.
      if (error instanceof UnderstudyError && error.code === 'CS-RNRD-003')
        throw unreadable('the file could not be read');
      throw nameField(error, field);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }
}

type ProbeRun = ProbeOptions & {
  /** The error for a file that cannot be looked at. */
  unreadable: (problem: string) => UnderstudyError;
};

/** One process may be ended by the system or its operator: the file is to blame only if another one dies over it too. */
async function lookTwice<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof EngineProcessDied) return look();
    throw error;
  }
}

/** The engine knows files, not the fields they came in. */
function nameField(error: unknown, field: string): unknown {
  if (!(error instanceof UnderstudyError) || error.problem === undefined) return error;
  const { code, problem, remedy } = error;
  return new UnderstudyError(code, {
    problem: `${field}: ${problem}`,
    remedy,
    cause: error,
    fields: [{ field, problem }],
  });
}
