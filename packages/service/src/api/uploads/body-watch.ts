/** Bounds what one multipart body may have altogether, whatever its parts are. */
import type { FastifyRequest } from 'fastify';
import { fileTooLarge } from './file-kinds.ts';
import type { WantedFiles } from './receive-form.ts';
import { fieldRefused } from './refuse-field.ts';

/** Room for text fields, headers of parts, unknown files and what lies around the parts, in bytes. */
const BYTES_BESIDE_FILES = 4 * 1024 * 1024;

export class BodyWatch implements Disposable {
  /** Aborted with the error to answer when more has come than all files together may have. */
  readonly signal: AbortSignal;
  /** Rejects at the same moment. */
  readonly exceeded: Promise<never>;
  readonly #request: FastifyRequest['raw'];
  readonly #wanted: WantedFiles;
  readonly #maxBytes: number;
  readonly #count: (chunk: Buffer) => void;

  constructor(request: FastifyRequest, wanted: WantedFiles) {
    this.#request = request.raw;
    this.#wanted = wanted;
    const kinds = Object.values(wanted.files);
    this.#maxBytes = kinds.reduce((sum, kind) => sum + wanted.maxBytes[kind], BYTES_BESIDE_FILES);
    const controller = new AbortController();
    this.signal = controller.signal;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.exceeded = promise;
    this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
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
