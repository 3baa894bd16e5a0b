/** Encodes one frame while the next one is drawn. */
import type { ChunkEncoder, YuvFrame } from '../media/index.ts';

/** Frames that are handed over are released by the writer, whatever happens. */
export class OverlappedWriter implements AsyncDisposable {
  readonly #encoder: ChunkEncoder;
  #pending: Promise<void> = Promise.resolve();

  constructor(encoder: ChunkEncoder) {
    this.#encoder = encoder;
  }

  /** Waits for the frame before, then starts with this one. Rejects if the frame before could not be encoded. */
  async write(frame: YuvFrame, pts: number): Promise<void> {
    try {
      await this.#pending;
    } catch (error) {
      frame.release();
      throw error;
    }
    this.#pending = this.#encoder.write(frame, pts).finally(() => frame.release());
    // The rejection is seen by the next call; until then it must not count as unhandled.
    this.#pending.catch(() => {});
  }

  /** Waits for the last frame. */
  async finish(): Promise<void> {
    await this.#pending;
  }

  /** The encoder must not be closed while it works. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pending.catch(() => {});
  }
}
