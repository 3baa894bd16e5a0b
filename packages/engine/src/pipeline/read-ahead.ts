/** Decodes the next frame while the current one is worked on. */

/**
 * The items of a generator, each asked for one item early.
 *
 * @param discard gets the item that was read ahead and is not wanted any more
 */
export async function* readAhead<T>(source: AsyncGenerator<T, void>, discard: (item: T) => void): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = source.next();
      // A failure is seen when its turn comes; until then it must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    const unused = await next.catch(() => undefined);
    if (unused && !unused.done) discard(unused.value);
    await source.return();
  }
}
