/** The pool that the queue library is given: its statements join the caller's transaction, so that job and message commit together. */
import { EventEmitter } from 'node:events';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
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
export class QueuePool extends EventEmitter implements PgPool {
  /** BullMQ asks here whether a connection that was lost will be noticed. */
  readonly options = { keepAlive: true };
  readonly #source: QueuePoolSource;

  constructor(source: QueuePoolSource) {
    super();
    this.#source = source;
    // One listener for every queue and worker of the process.
    this.setMaxListeners(0);
  }

  // biome-ignore lint/suspicious/noExplicitAny: BullMQ's own declaration
  query<Row = any>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    const target = this.#source.currentTransaction() ?? this.#source;
    return target.query<Row & pg.QueryResultRow>(text, values ? [...values] : undefined);
  }

  /** A connection of its own, outside any transaction: what BullMQ listens on. */
  async connect(): Promise<PgPoolClient> {
    // BullMQ is written for pg's clients; its own types of their events are merely narrower than pg's.
    return (await this.#source.connect()) as unknown as PgPoolClient;
  }

  async end(): Promise<void> {}
}
