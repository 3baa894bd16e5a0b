/** A disk that a test can fill: a file system in memory, which only root of a Linux machine can make. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

const SIZE_MB = 400;
const BLOCK_SIZES = [2 ** 20, 2 ** 12];

export class SmallDisk {
  #folder: string | undefined;

  /** False where this user, or this container, may not. */
  mount(folder: string): boolean {
    const options = ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=755`, 'tmpfs', folder];
    const isMounted = spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
    if (isMounted) this.#folder = folder;
    return isMounted;
  }

  /** Until nothing more goes on it. */
  fill(): void {
    const file = openSync(this.#ballast, 'w');
    try {
      for (const size of BLOCK_SIZES) writeUntilFull(file, Buffer.alloc(size));
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(this.#ballast);
  }

  unmount(): void {
    if (this.#folder !== undefined) spawnSync('umount', ['--lazy', this.#folder], { stdio: 'ignore' });
    this.#folder = undefined;
  }

  get #ballast(): string {
    return path.join(this.#folder!, 'ballast');
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
