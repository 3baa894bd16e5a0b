/** Runs one model. Only this file and `optimise-model.ts` know the inference runtime. */
import './mute-runtime.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadModel } from './model-cache.ts';
import type { ModelName } from './model-sources.ts';

/** Output tensors by name, as float32. Valid until the next run. */
export type ModelOutputs = Record<string, Float32Array>;

export class ModelSession {
  readonly #session: InferenceSession;
  /** The session computes with the weights where they lie: they must stay as long as it. */
  readonly #model: Uint8Array;
  /** What the last run gave. */
  #outputs: ModelOutputs = {};
  #isRunning = false;

  private constructor(session: InferenceSession, model: Uint8Array) {
    this.#session = session;
    this.#model = model;
  }

  /**
   * Loads a model, making it first if `cacheDir` does not hold it yet.
   *
   * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
   */
  static async open(name: ModelName, cacheDir: string): Promise<ModelSession> {
    const model = await loadModel(name, cacheDir);
    // One thread: the pipeline keeps every core busy with processes, and a second thread on a busy core halves the speed.
    const session = await InferenceSession.create(model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Done already, except in a model that could not be kept.
      graphOptimizationLevel: 'all',
      extra: { session: { use_ort_model_bytes_directly: '1', use_ort_model_bytes_for_initializers: '1' } },
    });
    return new ModelSession(session, model);
  }

  /**
   * Runs the model on its only input. Blocks the calling thread, after the next turn of its event loop.
   *
   * @param values as many as the input's shape says, in its order
   * @param options.names of the outputs to give; default: all
   * @param options.shape of the input, where the model takes several; default: the one that the model says
   * @throws Error if the former run is not done: callers reuse their pictures, so two runs at once would mix them up
   */
  async run(
    values: Float32Array,
    { names = this.#session.outputNames, shape }: { names?: readonly string[] | undefined; shape?: number[] } = {},
  ): Promise<ModelOutputs> {
    if (this.#isRunning) throw new Error('a model was asked to look at two pictures at once');
    this.#isRunning = true;
    this.#freeOutputs();
    const [input] = this.#session.inputMetadata as [InferenceSession.ValueMetadata];
    const tensor = new Tensor('float32', values, shape ?? shapeOf(input));
    const results = await this.#session.run({ [input.name]: tensor }, names).finally(() => {
      this.#isRunning = false;
    });
    this.#outputs = Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
    return this.#outputs;
  }

  /** The runtime makes new memory for them each time, even if it is given some: megabytes that the garbage collector would let wait. */
  #freeOutputs(): void {
    for (const { buffer } of Object.values(this.#outputs)) (buffer as ArrayBuffer).transfer(0);
    this.#outputs = {};
  }

  async close(): Promise<void> {
    await this.#session.release();
    this.#freeOutputs();
    // The garbage collector would let these megabytes wait for a long while.
    (this.#model.buffer as ArrayBuffer).transfer(0);
  }
}

function shapeOf(value: InferenceSession.ValueMetadata): number[] {
  return value.isTensor ? value.shape.filter((length) => typeof length === 'number') : [];
}
