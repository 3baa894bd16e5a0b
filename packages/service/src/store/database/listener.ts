/** One connection that listens on all channels of a process, and is made again when it is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export type Subscription = {
  channel: string;
  onMessage: (payload: string) => void;
  /** Called after the connection was lost and made again: messages may have been missed. */
  onGap?: (() => void) | undefined;
};

const RECONNECT_PAUSE_MS = { first: 50, most: 2000 } as const;

export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #subscriptions = new Set<Subscription>();
  readonly #stop = new AbortController();
  #connecting: Promise<pg.Client> | undefined;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** Resolves when PostgreSQL has confirmed: what is sent from then on arrives. */
  async listen(subscription: Subscription): Promise<AsyncDisposable> {
    if (this.#stop.signal.aborted) throw new Error('the database is closed');
    this.#subscriptions.add(subscription);
    try {
      const client = await this.#client();
      await client.query(`listen ${pg.escapeIdentifier(subscription.channel)}`);
    } catch (error) {
      this.#subscriptions.delete(subscription);
      throw error;
    }
    return { [Symbol.asyncDispose]: () => this.#unlisten(subscription) };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#subscriptions.clear();
    const client = await this.#connecting?.catch(() => undefined);
    this.#connecting = undefined;
    await client?.end();
  }

  #client(): Promise<pg.Client> {
    this.#connecting ??= this.#connect().catch((error) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: 'understudy listener' });
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''));
    client.on('error', () => {});
    await client.connect();
    // Only from here on: before, the failure is in the promise.
    client.once('end', () => void this.#reconnect());
    return client;
  }

  #deliver(channel: string, payload: string): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.channel === channel) subscription.onMessage(payload);
    }
  }

  async #reconnect(): Promise<void> {
    this.#connecting = undefined;
    for (let pauseMs: number = RECONNECT_PAUSE_MS.first; !this.#stop.signal.aborted; pauseMs *= 2) {
      if (this.#subscriptions.size === 0) return;
      try {
        const client = await this.#client();
        for (const channel of new Set([...this.#subscriptions].map((subscription) => subscription.channel))) {
          await client.query(`listen ${pg.escapeIdentifier(channel)}`);
        }
        for (const subscription of this.#subscriptions) subscription.onGap?.();
        return;
      } catch {
        // Still away. If it was lost between connecting and listening, its own `end` begins anew and this one may rest.
        if (this.#connecting) return;
      }
      await sleep(Math.min(pauseMs, RECONNECT_PAUSE_MS.most), undefined, { signal: this.#stop.signal }).catch(() => {});
    }
  }

  async #unlisten(subscription: Subscription): Promise<void> {
    if (!this.#subscriptions.delete(subscription) || this.#stop.signal.aborted) return;
    const isStillWanted = [...this.#subscriptions].some(({ channel }) => channel === subscription.channel);
    const client = await this.#connecting?.catch(() => undefined);
    // Where the connection was lost meanwhile there is nothing left to undo.
    if (!isStillWanted) await client?.query(`unlisten ${pg.escapeIdentifier(subscription.channel)}`).catch(() => {});
  }
}
