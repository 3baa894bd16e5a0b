/** A queue between one producer and one consumer that holds back the producer: frames stream, they never pile up. */
export class FrameQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #ended = false;
  #failure: unknown;
  #wake: (() => void) | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** No more items will come. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The consumer gets this error after the items that it has not read yet were dropped. */
  fail(error: unknown): void {
    this.#failure = error;
    this.#ended = true;
    this.#items.length = 0;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#failure !== undefined) throw this.#failure;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
