/** Whether the videos of complete jobs are whole, and the same wherever they were made of the same. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeRange, indexVideo } from '@understudy/engine/media';
import type { JobState } from '@understudy/protocol';
import { download } from './patient-client.ts';

export type ResultToCheck = {
  state: JobState;
  /** Results of the same label are to have the same bytes. */
  label: string;
  frames: number;
};

/** Remembers what it has seen: each content is decoded once. */
export class ResultChecker {
  readonly #folder: string;
  readonly #digests = new Map<string, string>();

  /** @param folder for the downloaded files */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async check({ state, label, frames }: ResultToCheck): Promise<void> {
    assert.equal(state.mask_cdn_url !== null, label.includes('transparent'), `mask of ${label}`);
    const links = { video: state.cdn_url, mask: state.mask_cdn_url };
    for (const [what, url] of Object.entries(links)) {
      if (url !== null) await this.#checkFile(`${what} of ${label}`, await download(url), frames);
    }
  }

  async #checkFile(name: string, bytes: Buffer, frames: number): Promise<void> {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const known = this.#digests.get(name);
    if (known === undefined) await assertWhole(bytes, { frames, file: path.join(this.#folder, `${digest}.mp4`) });
    assert.equal(digest, known ?? digest, `${name}: the same as every time`);
    this.#digests.set(name, digest);
  }
}

async function assertWhole(bytes: Buffer, { frames, file }: { frames: number; file: string }): Promise<void> {
  await writeFile(file, bytes);
  const index = await indexVideo(file);
  assert.equal(index.frameCount, frames);
  let whole = 0;
  for await (const frame of decodeRange(file, index, { first: 0, last: frames })) {
    if (!frame.isRepeated) whole++;
    frame.release();
  }
  assert.equal(whole, frames);
}
