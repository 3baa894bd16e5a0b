/**
 * The dead-man's switch of the embedded server: a named pipe that every process which uses the server holds open for
 * writing. A reader beside the server sees the end of it when the last of them is gone, however it went, and stops the
 * server. So no killed process leaves a server behind, and none takes it away from the others.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, closeSync, constants, openSync, statSync, writeSync } from 'node:fs';
import { errorCode, StoreError } from '../store-error.ts';
import type { ServerUser } from './server-user.ts';

const { O_RDONLY, O_RDWR, O_WRONLY, O_NONBLOCK } = constants;

/** One process's hand on the switch. */
export class KeepAlive {
  readonly #path: string;
  #writer: number | undefined;

  /**
   * @param path of the pipe, made if there is none
   * @throws StoreError if the file system has no named pipes
   */
  constructor(path: string, user: ServerUser) {
    this.#path = path;
    makePipe(path, user);
  }

  /** Takes hold if a server's switch is listening; says whether it is. */
  hold(): boolean {
    try {
      // Without a reader this fails instead of waiting for one.
      this.#writer ??= openSync(this.#path, O_WRONLY | O_NONBLOCK);
      writeSync(this.#writer, '\n');
      return true;
    } catch (error) {
      if (errorCode(error) === 'EAGAIN') return true;
      if (!['ENXIO', 'EPIPE'].includes(errorCode(error))) throw error;
      this.release();
      return false;
    }
  }

  /** Takes hold before there is a reader, and calls back with the reading end for the switch of a new server. */
  holdWithReader<T>(giveReader: (reader: number) => T): T {
    // Opened for both, it waits for nobody; with it open, neither do the others.
    const both = openSync(this.#path, O_RDWR | O_NONBLOCK);
    try {
      const reader = openSync(this.#path, O_RDONLY);
      try {
        this.#writer ??= openSync(this.#path, O_WRONLY | O_NONBLOCK);
        return giveReader(reader);
      } finally {
        closeSync(reader);
      }
    } finally {
      closeSync(both);
    }
  }

  release(): void {
    if (this.#writer !== undefined) closeSync(this.#writer);
    this.#writer = undefined;
  }
}

function makePipe(path: string, { uid, gid }: ServerUser): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO()) return;
  const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
  // Another process may have been quicker.
  if (!statSync(path, { throwIfNoEntry: false })?.isFIFO()) {
    throw new StoreError(`cannot make a named pipe at ${path}: ${made.error?.message ?? made.stderr.trim()}`, {
      remedy:
        'Choose a data folder on a local disk (network and shared folders often lack pipes and sockets), or set DATABASE_URL.',
    });
  }
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
