/** What `npm run demo` does: renders the example with the command line, and says where the video is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const output = at('../out/demo.mp4');

mkdirSync(at('../out'), { recursive: true });
const program = at('../packages/cli/bin/understudy.js');
const render = ['render', at('./character.png'), at('./driving.mp4'), '-o', output];
const { status } = spawnSync(process.execPath, [program, ...render], { stdio: 'inherit' });
if (status === 0) console.log(`\nThe video is ready: ${output}\nIts dancer came from ${at('./driving.mp4')}`);
process.exitCode = status ?? 1;
