/** Encodes one frame while the next one is drawn. */
import type { YuvImage } from '../core/image.ts';
import type { ChunkEncoder } from '../media/index.ts';

export class OverlappedWriter implements AsyncDisposable {
  readonly #encoder: ChunkEncoder;
  #pending: Promise<void> = Promise.resolve();

  constructor(encoder: ChunkEncoder) {
    this.#encoder = encoder;
  }

  /**
   * Waits for the frame before, then starts with this one. Rejects if the frame before could not be encoded.
   *
   * @param frame not a native one: it is copied, and may be drawn on again once the promise is settled
   */
  async write(frame: YuvImage, pts: number): Promise<void> {
    await this.#pending;
    this.#pending = this.#encoder.write(frame, pts);
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
