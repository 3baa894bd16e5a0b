/** How an engine process is started: what it is told about memory, threads and compiled code. */
import path from 'node:path';
import { MUTED_RUNTIME } from '../vision/models/mute-runtime.ts';

/**
 * For glibc; other allocators do not read it. Each chunk of a render opens an encoder that takes some 100 MB at 720p, which used to go back
 * to the system when it was closed, and to come back page by page, cleared, for the next one: a thirtieth of a prepared render's time. Now
 * up to `MALLOC_TRIM_THRESHOLD_` bytes are kept. One heap for all threads, as what is free in one is of no use to the others. Blocks from
 * `MALLOC_MMAP_THRESHOLD_` on, which is more than a frame of 1080p takes inside the encoder, go back at once: those are the networks'.
 */
const HEAP = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '12000000', MALLOC_TRIM_THRESHOLD_: '128000000' };

/**
 * V8's own threads cost more than they save where every core has work. Those that help to collect garbage, which is little here, take a
 * twentieth of all processor time. Those that optimise functions have their turn late, and what waits for them runs slowly until then:
 * a tenth of the time for a character, a twentieth of that for a short scene.
 */
const FEW_THREADS = ['--single-threaded-gc', '--no-concurrent-recompilation'];

/**
 * Megabytes of objects before V8 marks them all for the first time. Left to itself it does so ten times in a whole render of ten seconds,
 * whose processes hold 10 to 16 MB each: a fiftieth of all processor time.
 */
const FEW_COLLECTIONS = ['--initial-old-space-size=48'];

export const PROCESS_FLAGS = ['--disable-warning=ExperimentalWarning', ...FEW_THREADS, ...FEW_COLLECTIONS];

/** @param cacheDir where compiled code is kept: types are stripped and sources compiled once for all runs, which halves the start */
export function processEnvironment(cacheDir: string): NodeJS.ProcessEnv {
  return { ...process.env, ...MUTED_RUNTIME, ...HEAP, NODE_COMPILE_CACHE: path.join(cacheDir, 'compiled') };
}
