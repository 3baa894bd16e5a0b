/** A process that owns an engine, to be killed by a test: says so once the engine analyses a clip. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEngine } from '../index.ts';

const [videoPath, folder, cacheDir] = process.argv.slice(2) as [string, string, string];
mkdirSync(folder, { recursive: true });
const engine = await openEngine({ workers: 1, cacheDir, tempDir: folder });
const files = { scenePath: path.join(folder, 'clip.scene'), samplesPath: path.join(folder, 'samples') };
const options = { videoPath, ...files, threads: 1, includeClip: false, needsBackground: true };
let isTold = false;
await engine.run('encodeScene', options, {
  onProgress: ({ framesDone }) => {
    if (framesDone > 5 && !isTold) process.send!('working');
    isTold ||= framesDone > 5;
  },
});
