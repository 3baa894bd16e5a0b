/** Keeps converted models on disk, so that only the first process on a machine converts them. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { convertModel, type ModelName, modelSourceVersion } from './model-sources.ts';

/** Raise whenever the converters change what they write. */
const CONVERTER_VERSION = 3;
const DIGEST_BYTES = 32;

/**
 * The ONNX file of a model: from `cacheDir` if it is there and whole, else converted and kept there. Files are named by the
 * versions they depend on and start with their SHA-256, so a stale one is never read and a damaged one is made anew. Processes may
 * share the folder: a file appears whole, by a rename. A folder that cannot be written costs the conversion each time, no more.
 *
 * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
 */
export async function loadModel(name: ModelName, cacheDir: string): Promise<Uint8Array> {
  const file = path.join(cacheDir, `${name}-${modelSourceVersion(name)}-${CONVERTER_VERSION}.onnx`);
  const cached = await readCached(file);
  if (cached) return cached;
  const model = convertModel(name);
  await writeCached(file, model);
  return model;
}

async function readCached(file: string): Promise<Uint8Array | null> {
  const stored = await readFile(file).catch(() => null);
  if (!stored || stored.length <= DIGEST_BYTES) return null;
  const model = stored.subarray(DIGEST_BYTES);
  return digestOf(model).equals(stored.subarray(0, DIGEST_BYTES)) ? model : null;
}

async function writeCached(file: string, model: Uint8Array): Promise<void> {
  // The name only has to differ from that of another writer; it leaves no trace in the result.
  const temporary = `${file}.${process.pid}-${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, [digestOf(model), model]);
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
