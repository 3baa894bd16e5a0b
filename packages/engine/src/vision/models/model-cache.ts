/** Keeps models on disk in the form that the runtime loads quickest, so that only the first process on a machine makes it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { convertModel, type ModelName, modelSourceVersion } from './model-sources.ts';
import { optimiseModel, RUNTIME_VERSION } from './optimise-model.ts';
import { describeProcessor } from './processor.ts';

/** Raise whenever the converters change what they write. */
const CONVERTER_VERSION = 5;
/** Before the model, which the runtime uses where it lies: its numbers want to be aligned. */
const HEADER_BYTES = 64;
/** A file that nobody read for so long belongs to a version that is not used any more. */
const STALE_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * The file of a model, optimised for this processor: from `cacheDir` if it is there and whole, else made and kept there. Files are
 * named by what they depend on and start with their CRC-32, so a stale one is never read and a damaged one is made anew. Processes
 * may share the folder: a file appears whole, by a rename. A folder that cannot be written costs the conversion each time, no more.
 * Making a model removes files of its other versions that were not read for thirty days.
 *
 * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
 */
export async function loadModel(name: ModelName, cacheDir: string): Promise<Uint8Array> {
  const versions = [modelSourceVersion(name), CONVERTER_VERSION, RUNTIME_VERSION, describeProcessor()];
  const file = path.join(cacheDir, `${name}-${versions.join('-')}.ort`);
  return readCached(file) ?? (await makeAndTidy(name, file));
}

async function makeAndTidy(name: ModelName, file: string): Promise<Uint8Array> {
  const model = await makeModel(await convertModel(name), file);
  // What cannot be removed stays: it is in nobody's way.
  await removeStale(name, file).catch(() => {});
  return model;
}

/** Ages are told by the file that was just written. */
async function removeStale(name: ModelName, fresh: string): Promise<void> {
  const { mtimeMs: nowMs } = await stat(fresh);
  const folder = path.dirname(fresh);
  // Versions start with a digit, the names of other models do not go on with one.
  const others = (await readdir(folder)).filter(
    (file) => file.startsWith(`${name}-`) && /^\d/.test(file.slice(name.length + 1)),
  );
  for (const file of others.map((other) => path.join(folder, other))) {
    const { atimeMs, mtimeMs } = await stat(file);
    if (nowMs - Math.max(atimeMs, mtimeMs) > STALE_AFTER_MS) await rm(file);
  }
}

function readCached(file: string): Uint8Array | null {
  let stored: Buffer;
  try {
    stored = readFileSync(file);
  } catch {
    return null;
  }
  if (stored.length <= HEADER_BYTES) return null;
  const model = stored.subarray(HEADER_BYTES);
  return crc32(model) === stored.readUInt32LE(0) ? model : null;
}

/** @returns the model as it is kept, or the plain one where it cannot be kept: the results are the same. */
async function makeModel(plain: Uint8Array, file: string): Promise<Uint8Array> {
  // The names only have to differ from those of another writer; they leave no trace in the result.
  const temporary = `${file}.${process.pid}-${randomUUID()}`;
  const optimised = `${temporary}-optimised`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await optimiseModel(plain, optimised);
    const model = readFileSync(optimised);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(crc32(model));
    await writeFile(temporary, [header, model]);
    await rename(temporary, file);
    return model;
  } catch {
    return plain;
  } finally {
    for (const left of [temporary, optimised]) await rm(left, { force: true }).catch(() => {});
  }
}
