/** The service's one way to PostgreSQL: a pool of connections, transactions that are tried again, and notifications. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionConfig } from './connection-config.ts';
import { Listener } from './listener.ts';
import type { Queryable } from './queryable.ts';
import { QueuePool } from './queue-pool.ts';
import { isConflict, isConnectionLost } from './transient-errors.ts';

export type DatabaseOptions = {
  /** `postgresql://…`; what `startEmbeddedPostgres` returns, or the operator's own server. */
  url: string;
  /** Connections at most. The queue takes one for each worker that listens. */
  maxConnections?: number;
  /** How long to go on trying to get a connection while the server is away, e.g. starting again. */
  connectPatienceMs?: number;
  /** Lets the process end while idle connections are open; for tests. */
  allowExitOnIdle?: boolean;
};

export const DATABASE_DEFAULTS = { maxConnections: 10, connectPatienceMs: 5000, allowExitOnIdle: false } as const;

/** Times that a transaction is begun before its failure is the caller's. */
const MAX_TRANSACTION_ATTEMPTS = 6;

type TransactionScope = { transaction: Queryable | undefined };

/**
 * @throws Error if the URL cannot be parsed. The first connection is made by the first statement.
 */
export function openDatabase(options: DatabaseOptions): Database {
  return new Database(options);
}

export class Database implements Queryable, AsyncDisposable {
  readonly pool: pg.Pool;
  /** The connection to give to BullMQ: joins the transaction that the caller is in. */
  readonly queuePool: QueuePool;
  readonly #connectPatienceMs: number;
  readonly #scope = new AsyncLocalStorage<TransactionScope>();
  readonly #listener: Listener;
  #closing: Promise<void> | undefined;

  constructor(options: DatabaseOptions) {
    const { url, maxConnections, connectPatienceMs, allowExitOnIdle } = { ...DATABASE_DEFAULTS, ...options };
    const config = connectionConfig(url);
    this.#connectPatienceMs = connectPatienceMs;
    this.pool = new pg.Pool({ ...config, max: maxConnections, allowExitOnIdle });
    // A lost connection shows in the statement that needed it, or is replaced before anybody notices; the events would
    // end the process. The pool takes its own listener off a client that is in use, hence one on each client.
    this.pool.on('error', ignoreLostConnection);
    this.pool.on('connect', (client) => client.on('error', ignoreLostConnection));
    this.#listener = new Listener(config);
    this.queuePool = new QueuePool({
      currentTransaction: () => this.#scope.getStore()?.transaction,
      connect: () => this.connect(),
      query: (text, values) => this.query(text, values),
    });
  }

  /**
   * Runs one statement on a connection of its own, also where the caller is inside `transaction`: what belongs to the
   * transaction goes through the `tx` that it is handed.
   */
  async query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>> {
    const client = await this.connect();
    try {
      return await client.query<Row>(text, values);
    } finally {
      client.release();
    }
  }

  /**
   * Runs `work` in one transaction (read committed) and commits it; rolls back if `work` throws. If PostgreSQL gave the
   * transaction up (deadlock, serialization) or the connection was lost before the commit was sent, everything is run
   * again: `work` must have no other effects than its statements.
   *
   * @throws Error if the caller is in a transaction already: hand on the `tx` instead
   */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    if (this.#scope.getStore()?.transaction) throw new Error('already in a transaction: hand on its `tx` instead');
    for (let attempt = 1; ; attempt++) {
      const scope: TransactionScope & { isCommitting: boolean } = { transaction: undefined, isCommitting: false };
      try {
        return await this.#runTransaction(scope, work);
      } catch (error) {
        const isWorthAnother = isConflict(error) || (isConnectionLost(error) && !scope.isCommitting);
        if (!isWorthAnother || attempt === MAX_TRANSACTION_ATTEMPTS) throw error;
      }
      // Those that stood in each other's way must not meet again in step.
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }

  /**
   * Calls back for every notification on the channel, until disposed. After a lost connection it listens again by
   * itself; what was sent in between is lost and `onGap` is called, so that the caller can look for itself.
   */
  listen(channel: string, onMessage: (payload: string) => void, onGap?: () => void): Promise<AsyncDisposable> {
    return this.#listener.listen({ channel, onMessage, onGap });
  }

  /** A connection of one's own, for what needs a session (COPY, advisory locks); to be given back with `release()`. */
  async connect(): Promise<pg.PoolClient> {
    const giveUpAt = performance.now() + this.#connectPatienceMs;
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      try {
        return await this.pool.connect();
      } catch (error) {
        if (this.#closing || !isConnectionLost(error) || performance.now() + pauseMs > giveUpAt) throw error;
      }
      await sleep(pauseMs);
    }
  }

  /** Waits for the statements under way and closes all connections. May be called again. */
  close(): Promise<void> {
    this.#closing ??= Promise.all([this.#listener.close(), this.pool.end()]).then(() => {});
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #runTransaction<T>(
    scope: TransactionScope & { isCommitting: boolean },
    work: (tx: Queryable) => Promise<T>,
  ): Promise<T> {
    const client = await this.connect();
    let failure: Error | undefined;
    try {
      await client.query('begin');
      const transaction: Queryable = {
        query: (text, values) => {
          if (scope.transaction !== transaction) throw new Error('this transaction is over');
          return client.query(text, values);
        },
      };
      scope.transaction = transaction;
      const result = await this.#scope.run(scope, () => work(transaction));
      scope.transaction = undefined;
      scope.isCommitting = true;
      const { command } = await client.query('commit');
      // PostgreSQL answers so, without an error, where a failed statement was caught inside `work`.
      if (command === 'ROLLBACK') throw new Error('a statement of the transaction failed, so it was rolled back');
      return result;
    } catch (error) {
      scope.transaction = undefined;
      await client.query('rollback').catch((rollbackError: Error) => {
        failure = rollbackError;
      });
      throw error;
    } finally {
      client.release(failure);
    }
  }
}

function ignoreLostConnection(): void {}
