/** Compiles the WebAssembly kernels from their AssemblyScript sources; with --check, fails if a built file is not what its source gives. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const at = (path: string): string => fileURLToPath(new URL(`../packages/engine/${path}`, import.meta.url));

/**
 * Each source with the module that carries it. Those that may be in one memory have their constants in different parts of its first page: from
 * `memoryBase` on.
 */
export const KERNELS = [
  { source: 'wasm/paint/index.ts', built: 'src/puppet/draw/paint-kernel-bytes.ts' },
  { source: 'wasm/canvas/index.ts', built: 'src/scene/canvas/canvas-kernel-bytes.ts', memoryBase: 2 ** 15 },
  { source: 'wasm/plate/index.ts', built: 'src/scene/background/plate-kernel-bytes.ts' },
  { source: 'wasm/patches/index.ts', built: 'src/scene/background/patch-kernel-bytes.ts' },
  { source: 'wasm/distance/index.ts', built: 'src/scene/background/distance-kernel-bytes.ts' },
  { source: 'wasm/grey/index.ts', built: 'src/scene/background/grey-kernel-bytes.ts' },
  { source: 'wasm/cells/index.ts', built: 'src/scene/cells/cell-kernel-bytes.ts' },
  { source: 'wasm/parts/index.ts', built: 'src/scene/loose-parts/parts-kernel-bytes.ts' },
  { source: 'wasm/halve/index.ts', built: 'src/media/halve-kernel-bytes.ts' },
  { source: 'wasm/crop/index.ts', built: 'src/vision/crop-kernel-bytes.ts' },
  { source: 'wasm/masks/index.ts', built: 'src/vision/clip/mask-kernel-bytes.ts' },
  { source: 'wasm/grid/index.ts', built: 'src/puppet/grid-kernel-bytes.ts' },
  { source: 'wasm/thin/index.ts', built: 'src/puppet/rig/mesh/thin-kernel-bytes.ts' },
];

const FLAGS = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];

/** The text of the module that carries a compiled kernel: bytes inside of a module load alike in Node and in a browser. */
export async function buildKernel({
  source,
  memoryBase = 0,
}: {
  source: string;
  memoryBase?: number;
}): Promise<string> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [source, ...FLAGS, '--memoryBase', `${memoryBase}`, '--outFile', 'kernel.wasm'],
    {
      readFile: (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null),
      writeFile: (_name, contents) => {
        bytes = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !bytes) throw new Error(`${source} does not compile: ${stderr.toString()}`);
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,110}/g)!;
  return [
    `/** Written by scripts/build-kernels.ts from packages/engine/${source}: edit there, then \`npm run kernels\`. */`,
    'export const KERNEL =',
    lines
      .map((line) => `  '${line}'`)
      .join(' +\n')
      .concat(';'),
    '',
  ].join('\n');
}

/** What a kernel's module holds now. */
export function readKernel({ built }: { built: string }): string {
  return readFileSync(at(built), 'utf8');
}

if (import.meta.main) {
  for (const kernel of KERNELS) {
    const text = await buildKernel(kernel);
    if (!process.argv.includes('--check')) writeFileSync(at(kernel.built), text);
    else if (readKernel(kernel) !== text) throw new Error(`${kernel.built} is out of date: run npm run kernels`);
  }
}
