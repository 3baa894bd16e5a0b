/** The pool that the queue library is given: its statements join the caller's transaction, so that job and message commit together. */
import { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { Queryable } from './queryable.ts';

/** What the facade stands in front of. */
export type QueuePoolSource = {
  /** The transaction that the calling code runs in, if any. */
  currentTransaction(): Queryable | undefined;
  connect(): Promise<pg.PoolClient>;
  query: Queryable['query'];
};

/**
 * Has the shape of `pg.Pool` that BullMQ's PostgreSQL backend asks for. Inside `Database.transaction` statements run in
 * that transaction, elsewhere on a connection of the pool. The pool stays the database's: `end` does nothing.
 *
 * Wait for the queue to be ready (`waitUntilReady`) before the first transaction, and never start a worker inside one:
 * what goes on after the transaction must not have begun in it.
 */
export class QueuePool extends EventEmitter {
  /** BullMQ asks here whether a connection that was lost will be noticed. */
  readonly options = { keepAlive: true };
  readonly #source: QueuePoolSource;

  constructor(source: QueuePoolSource) {
    super();
    this.#source = source;
    // One listener for every queue and worker of the process.
    this.setMaxListeners(0);
  }

  // BullMQ declares its pools with `any`; rows are whatever the statement returns.
  // biome-ignore lint/suspicious/noExplicitAny: the type of the interface that this fulfils
  query<Row extends pg.QueryResultRow = any>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>> {
    const target = this.#source.currentTransaction() ?? this.#source;
    return target.query<Row>(text, values ? [...values] : undefined);
  }

  /** A connection of its own, outside any transaction: what BullMQ listens on. */
  connect(): Promise<pg.PoolClient> {
    return this.#source.connect();
  }

  async end(): Promise<void> {}
}
