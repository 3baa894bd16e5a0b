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
  /** Written anew by each run: a megabyte of new memory a frame would keep the garbage collector busy. */
  readonly #outputs: Record<string, Tensor>;
  #isRunning = false;

  private constructor(session: InferenceSession, model: Uint8Array) {
    this.#session = session;
    this.#model = model;
    this.#outputs = Object.fromEntries(session.outputMetadata.map((output) => [output.name, makeTensor(output)]));
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
   * Runs the model on a picture of shape 1 × 3 × size × size. Blocks the calling thread, after the next turn of its event loop.
   *
   * @throws Error if the former run is not done: callers reuse their pictures, so two runs at once would mix them up
   */
  async run(picture: Float32Array, size: number): Promise<ModelOutputs> {
    if (this.#isRunning) throw new Error('a model was asked to look at two pictures at once');
    this.#isRunning = true;
    const input = new Tensor('float32', picture, [1, 3, size, size]);
    await this.#session.run({ [this.#session.inputNames[0]!]: input }, this.#outputs).finally(() => {
      this.#isRunning = false;
    });
    return Object.fromEntries(
      Object.entries(this.#outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
    // The garbage collector would let these megabytes wait for a long while.
    (this.#model.buffer as ArrayBuffer).transfer(0);
  }
}

/** All models have outputs of floats, whose shapes follow from that of the picture. */
function makeTensor(output: InferenceSession.ValueMetadata): Tensor {
  const shape = output.isTensor ? output.shape.filter((length) => typeof length === 'number') : [];
  const length = shape.reduce((product, side) => product * side, 1);
  return new Tensor('float32', new Float32Array(length), shape);
}
