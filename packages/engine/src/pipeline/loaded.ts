/** What an engine process keeps from one task for the next: chunks of one render need the same rig and scene. */
export class Loaded {
  readonly #values = new Map<string, { key: string; value: unknown }>();

  /** The value of this kind, made anew only where `key` differs from that of the last call. */
  async reuse<T>(kind: string, key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#values.get(kind);
    if (known?.key === key) return known.value as T;
    // The old value goes first: there must not be two of them in memory.
    this.#values.delete(kind);
    const value = await make();
    this.#values.set(kind, { key, value });
    return value;
  }
}
