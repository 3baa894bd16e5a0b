/** Hands the chunks of a render out to several workers so that each of them mostly renders chunks that follow each other. */

/**
 * A worker that goes on where it stopped has its decoder at hand, and decodes nothing twice. Where somebody else has taken the next chunk
 * already, it starts in the middle of the longest stretch that is left: as far as can be from whoever is coming near.
 */
export class ChunkQueue {
  readonly #isWaiting: boolean[];

  constructor(count: number) {
    this.#isWaiting = Array.from({ length: count }, () => true);
  }

  /**
   * The number of the chunk to render next; undefined where none is left.
   *
   * @param previous the chunk that the same worker rendered last
   */
  take(previous?: number): number | undefined {
    const next = previous === undefined ? 0 : previous + 1;
    const chunk = this.#isWaiting[next] ? next : this.#findMiddle();
    if (chunk !== undefined) this.#isWaiting[chunk] = false;
    return chunk;
  }

  #findMiddle(): number | undefined {
    let longest = 0;
    let middle: number | undefined;
    let length = 0;
    for (let chunk = 0; chunk < this.#isWaiting.length; chunk++) {
      length = this.#isWaiting[chunk] ? length + 1 : 0;
      if (length <= longest) continue;
      longest = length;
      middle = chunk - (length >> 1);
    }
    return middle;
  }
}
