/** What an engine process keeps from one task for the next: chunks of one render need the same rig and scene. */
export class Loaded {
  readonly #values = new Map<string, { key: string; value: unknown }>();

  /** The value of this kind, made anew only where `key` differs from that of the last call. */
  async reuse<T>(kind: string, key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#values.get(kind);
    if (known?.key === key) return known.value as T;
    // The old value goes first: there must not be two of them in memory.
    await this.drop(kind);
    const value = await make();
    this.#values.set(kind, { key, value });
    return value;
  }

  /** Forgets the value of this kind, and closes it where it is something open. */
  async drop(kind: string): Promise<void> {
    const value = this.#values.get(kind)?.value;
    this.#values.delete(kind);
    if (isDisposable(value)) await value[Symbol.asyncDispose]();
  }
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === 'object' && value !== null && Symbol.asyncDispose in value;
}
