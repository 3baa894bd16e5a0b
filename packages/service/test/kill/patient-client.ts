/** A client of the API that tries again while the service is away, as the error reference tells clients to. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ErrorEnvelope } from '@understudy/protocol';
import type { KillableService } from './killable-service.ts';
import { waitUntil } from './wait-until.ts';

const PAUSE_MS = 100;

export type Fields = Readonly<Record<string, string | Blob>>;

export type Answered = { isOk: boolean; body: unknown };

export class PatientClient {
  readonly accountId: string;
  readonly #service: KillableService;
  readonly #key: string;

  constructor(service: KillableService, account: { id: string; key: string }) {
    this.#service = service;
    this.accountId = account.id;
    this.#key = account.key;
  }

  static async open(service: KillableService, name: string, credits = 10_000): Promise<PatientClient> {
    return new PatientClient(service, await service.openAccount(name, credits));
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#insist(path, {});
  }

  /** As a form. An answer that was lost on its way makes it be sent again, so more may come of it than one job. */
  post<Answer>(path: string, fields: Fields): Promise<Answer> {
    return this.#insist(path, formOf(fields));
  }

  /** Sends it once. Undefined where there was no whole answer. */
  postOnce(path: string, fields: Fields): Promise<Answered | undefined> {
    return this.#try(path, formOf(fields));
  }

  delete<Answer>(path: string): Promise<Answer> {
    return this.#insist(path, { method: 'DELETE' });
  }

  /** @throws Error for what would be refused again */
  #insist<Answer>(path: string, init: RequestInit): Promise<Answer> {
    return waitUntil(`an answer of ${path}`, async () => {
      const answered = await this.#try(path, init);
      if (answered?.isOk) return answered.body as Answer;
      const isWorthAnother = !answered || (answered.body as ErrorEnvelope).detail.retryable;
      if (!isWorthAnother) throw new Error(`${path}: ${JSON.stringify(answered.body)}`);
      await pause(PAUSE_MS);
      return undefined;
    });
  }

  /** Undefined where there was no whole answer. */
  async #try(path: string, init: RequestInit): Promise<Answered | undefined> {
    const { address } = this.#service;
    if (!address) return undefined;
    try {
      const response = await fetch(address + path, { ...init, headers: { Authorization: `Bearer ${this.#key}` } });
      return { isOk: response.ok, body: await response.json() };
    } catch {
      return undefined;
    }
  }
}

function formOf(fields: Fields): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: 'POST', body };
}

/** A file by a link that was signed for it. */
export async function download(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}
