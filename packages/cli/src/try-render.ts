/** The last of `doctor`'s findings: a small real render, of the project's own example. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine, renderVideo } from '@understudy/engine/pipeline';
import { cacheFolder } from './cache-folder.js';
import type { Finding } from './list-findings.ts';
import { reportFailure } from './report-failure.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

export async function tryRender(): Promise<Finding> {
  const name = 'test render';
  const character = join(EXAMPLES, 'character.png');
  const video = join(EXAMPLES, 'driving.mp4');
  if (!existsSync(character) || !existsSync(video)) {
    return { name, ok: true, found: 'left out: the examples are not installed', remedy: '' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'understudy-doctor-'));
  const start = performance.now();
  try {
    await using engine = await openEngine({ workers: 1, cacheDir: cacheFolder(), tempDir: folder });
    const output = join(folder, 'out.mp4');
    const background = { mode: 'solid', color: [0, 255, 0] } as const;
    const { frames } = await renderVideo(engine, { character, video, output, background, preview: true });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    return { name, ok: true, found: `${frames} frames in ${seconds} s`, remedy: '' };
  } catch (error) {
    const { message, problem, remedy } = reportFailure(error).json.error;
    return { name, ok: false, found: problem ?? message, remedy };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
