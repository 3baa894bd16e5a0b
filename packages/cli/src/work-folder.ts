/** A hidden folder beside the output where unfinished files live, so that a finished one appears all at once or not at all. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

export class WorkFolder implements Disposable {
  readonly path: string;
  readonly #remove = (): void => rmSync(this.path, { recursive: true, force: true });

  /** @param output the file that is to be made; its folder must exist */
  constructor(output: string) {
    const folder = dirname(resolve(output));
    try {
      this.path = mkdtempSync(join(folder, '.understudy-'));
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be written to';
      throw new UsageError(
        `the folder of the output, ${folder}, ${reason}`,
        'Make the folder, or choose another output.',
      );
    }
    // Even a process that is forced to end takes its unfinished files along.
    process.on('exit', this.#remove);
  }

  /** The unfinished file that becomes `output`. */
  pathFor(output: string): string {
    return join(this.path, basename(output));
  }

  /** Moves the finished file to its place and returns that; an older file of that name is replaced. */
  publish(output: string): string {
    renameSync(this.pathFor(output), output);
    return output;
  }

  [Symbol.dispose](): void {
    this.#remove();
    process.off('exit', this.#remove);
  }
}
