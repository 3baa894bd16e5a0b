/** Runs one converted model. The only file that knows the inference runtime. */
import './mute-runtime.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadModel } from './model-cache.ts';
import type { ModelName } from './model-sources.ts';

/** Output tensors by name, as float32. Valid until the next run. */
export type ModelOutputs = Record<string, Float32Array>;

export class ModelSession {
  readonly #session: InferenceSession;
  #isRunning = false;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /**
   * Loads a model, converting it first if `cacheDir` does not hold it yet.
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
      graphOptimizationLevel: 'all',
    });
    return new ModelSession(session);
  }

  /**
   * Runs the model on a picture of shape 1 × 3 × size × size. Blocks the calling thread, after the next turn of its event loop.
   *
   * @throws Error if the former run is not done: callers reuse their pictures, so two runs at once would mix them up
   */
  async run(picture: Float32Array, size: number): Promise<ModelOutputs> {
    if (this.#isRunning) throw new Error('a model was asked to look at two pictures at once');
    this.#isRunning = true;
    const input = new Tensor('float32', picture, [1, 3, size, size]);
    const results = await this.#session.run({ [this.#session.inputNames[0]!]: input }).finally(() => {
      this.#isRunning = false;
    });
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
