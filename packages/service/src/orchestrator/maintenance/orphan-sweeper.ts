/** Finds files that no row of the database knows: of requests whose process died before they were accepted, of workers that wrote late. */
import { findOwners } from '../../store/queries/find-owners.ts';
import type { Orchestrator } from '../orchestrator.ts';

/** Files come before the row that knows them. What has had none for this long will not get one. */
const PATIENCE_MS = 3_600_000;

/** Folders asked for in one query. */
const BATCH = 500;

/** Remembers from round to round which folders had no owner. */
export class OrphanSweeper {
  readonly #orc: Orchestrator;
  /** Folder → when it was first seen without an owner, milliseconds. */
  #suspects = new Map<string, number>();

  constructor(orc: Orchestrator) {
    this.#orc = orc;
  }

  /** One round over all objects. Answers how many folders were removed. */
  async sweep(): Promise<{ orphans: number }> {
    const now = this.#orc.now().getTime();
    const suspects = new Map<string, number>();
    let orphans = 0;
    for await (const folders of this.#listFolders()) {
      const owned = await findOwners(this.#orc.database, folders);
      for (const folder of folders) {
        if (owned.has(folder)) continue;
        const seenAt = this.#suspects.get(folder) ?? now;
        if (now - seenAt < PATIENCE_MS) suspects.set(folder, seenAt);
        else {
          await this.#orc.objects.deletePrefix(folder);
          orphans++;
        }
      }
    }
    this.#suspects = suspects;
    return { orphans };
  }

  /** The folders of jobs and assets in which there are objects, such as `jobs/job_…`, in batches. */
  async *#listFolders(): AsyncGenerator<string[]> {
    const seen = new Set<string>();
    let batch: string[] = [];
    for await (const { key } of this.#orc.objects.list()) {
      const folder = key.split('/', 2).join('/');
      if (seen.has(folder)) continue;
      seen.add(folder);
      batch.push(folder);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
