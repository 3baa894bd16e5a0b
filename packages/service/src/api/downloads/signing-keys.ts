/** The secrets that sign download links: those of the database, kept in memory because every poll of a finished job needs one. */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Queryable } from '../../store/index.ts';
import { deleteReplacedSigningKeys } from '../../store/queries/delete-replaced-signing-keys.ts';
import { insertSigningKey } from '../../store/queries/insert-signing-key.ts';
import { listSigningKeys } from '../../store/queries/list-signing-keys.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 6;

/** How long a server goes on signing with a key that another has replaced; a key that it does not know it looks for at once. */
const REFRESH_MS = 60_000;
/** Links with made-up keys must not become queries. */
const MIN_REFRESH_PAUSE_MS = 1000;

/** A key as it is used: prepared once, since preparing takes ten times as long as signing. */
export type SigningKey = { id: string; secret: KeyObject };

/** The newest key signs, all of them verify. */
export class SigningKeys implements Disposable {
  readonly #database: Queryable;
  readonly #now: () => Date;
  readonly #timer: NodeJS.Timeout;
  #keys: SigningKey[];
  #loadedAtMs: number;

  private constructor(database: Queryable, { now, keys }: { now: () => Date; keys: SigningKey[] }) {
    this.#database = database;
    this.#now = now;
    this.#keys = keys;
    this.#loadedAtMs = now().getTime();
    // While the database is away the keys that are known still serve.
    this.#timer = setInterval(() => void this.#load().catch(() => {}), REFRESH_MS).unref();
  }

  /** Makes the first key where there is none. */
  static async open(database: Queryable, now: () => Date): Promise<SigningKeys> {
    const found = await loadKeys(database);
    if (found.length === 0) await addSigningKey(database);
    return new SigningKeys(database, { now, keys: found.length > 0 ? found : await loadKeys(database) });
  }

  newest(): SigningKey {
    return this.#keys[0]!;
  }

  /** The key of this id, also one that another server has just made. */
  async find(id: string): Promise<SigningKey | undefined> {
    const known = this.#keys.find((key) => key.id === id);
    if (known || this.#isFresh()) return known;
    await this.#load();
    return this.#keys.find((key) => key.id === id);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** A clock that was set back makes nothing fresh. */
  #isFresh(): boolean {
    const ageMs = this.#now().getTime() - this.#loadedAtMs;
    return ageMs >= 0 && ageMs < MIN_REFRESH_PAUSE_MS;
  }

  async #load(): Promise<void> {
    this.#loadedAtMs = this.#now().getTime();
    const keys = await loadKeys(this.#database);
    if (keys.length > 0) this.#keys = keys;
  }
}

async function loadKeys(database: Queryable): Promise<SigningKey[]> {
  const rows = await listSigningKeys(database);
  return rows.map(({ id, secret }) => ({ id, secret: createSecretKey(secret) }));
}

/**
 * Makes a new key that signs from now on (on other servers within a minute), and forgets those that were replaced longer ago than
 * `keepSeconds`: links signed with them stop working. Run it again with `keepSeconds: 0` after a key has leaked.
 */
export async function rotateSigningKeys(database: Queryable, { keepSeconds }: { keepSeconds: number }): Promise<void> {
  await addSigningKey(database);
  await deleteReplacedSigningKeys(database, keepSeconds);
}

async function addSigningKey(database: Queryable): Promise<void> {
  await insertSigningKey(database, { id: randomBytes(ID_BYTES).toString('hex'), secret: randomBytes(SECRET_BYTES) });
}
