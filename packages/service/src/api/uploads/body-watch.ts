/** Watches one multipart body while it comes: how much it has altogether, and whether there is still somebody who sends it. */
import type { FastifyRequest } from 'fastify';
import { fileTooLarge } from './file-kinds.ts';
import type { WantedFiles } from './receive-form.ts';
import { fieldRefused } from './refuse-field.ts';

/** Room for text fields, headers of parts, unknown files and what lies around the parts, in bytes. */
const BYTES_BESIDE_FILES = 4 * 1024 * 1024;

export class BodyWatch implements Disposable {
  /** Aborted with the error to answer when more has come than all files together may have, or the client has gone. */
  readonly signal: AbortSignal;
  /** Rejects at the same moment. */
  readonly failed: Promise<never>;
  readonly #request: FastifyRequest['raw'];
  readonly #wanted: WantedFiles;
  readonly #maxBytes: number;
  readonly #count: (chunk: Buffer) => void;

  constructor(request: FastifyRequest, wanted: WantedFiles, clientSignal: AbortSignal) {
    this.#request = request.raw;
    this.#wanted = wanted;
    const kinds = Object.values(wanted.files);
    this.#maxBytes = kinds.reduce((sum, kind) => sum + wanted.maxBytes[kind], BYTES_BESIDE_FILES);
    const controller = new AbortController();
    this.signal = AbortSignal.any([controller.signal, clientSignal]);
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    // A client that has gone already raises no event any more.
    if (this.signal.aborted) reject(this.signal.reason);
    else this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
    let bytes = 0;
    this.#count = (chunk) => {
      bytes += chunk.length;
      if (bytes > this.#maxBytes) controller.abort(this.#refusal());
    };
  }

  /** Refuses by the headers alone, before anything is read. */
  checkAnnounced(): void {
    const announced = Number(this.#request.headers['content-length'] ?? 0);
    if (announced > this.#maxBytes) throw this.#refusal();
  }

  /** To be called in the same turn in which the body begins to be read: listening makes it flow. */
  start(): void {
    this.#request.on('data', this.#count);
  }

  [Symbol.dispose](): void {
    this.#request.off('data', this.#count);
  }

  /** Only a video makes a body so large, where one may be sent. */
  #refusal(): Error {
    const [videoField] = Object.entries(this.#wanted.files).find(([, kind]) => kind === 'video') ?? [];
    if (videoField !== undefined) return fileTooLarge('video', videoField, this.#wanted.maxBytes.video);
    return fieldRefused('', {
      problem: `the body has more than ${this.#maxBytes} bytes`,
      remedy: 'Send smaller files',
    });
  }
}
