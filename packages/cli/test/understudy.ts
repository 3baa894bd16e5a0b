/** Runs the real program for tests, in a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const LAUNCHER = at('../bin/understudy.js');
export const EXAMPLE_CHARACTER = at('../../../examples/character.png');
export const EXAMPLE_VIDEO = at('../../../examples/driving.mp4');

/** Models stay converted between test runs; no setting of the developer's reaches a test. */
export const TEST_ENV = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(UNDERSTUDY_|DATABASE_URL$)/.test(name))),
  UNDERSTUDY_CACHE: at('../../../node_modules/.cache/understudy'),
};

/** Makes the launcher believe that it was started by Node 20; the process that it starts instead believes nothing. */
export const AS_NODE_20 = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  )}`,
];

export type Ended = { status: number | null; stdout: string; stderr: string };

export type RunOptions = {
  cwd?: string;
  nodeOptions?: string[];
  env?: Record<string, string>;
  onStart?: (child: ChildProcess) => void;
};

export async function understudy(args: string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd, nodeOptions = [], env = {}, onStart } = options;
  const child = spawn(process.execPath, [...nodeOptions, LAUNCHER, ...args], {
    cwd,
    env: { ...TEST_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  onStart?.(child);
  const [status] = (await once(child, 'close')) as [number | null];
  const [stdout, stderr] = await output;
  return { status, stdout, stderr };
}
