/** Tells processors apart: models are kept in a form that suits one and may be of no use to another. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { cpus } from 'node:os';

const PROCESSOR_FILE = '/proc/cpuinfo';
/** More than the system says of one core; on large machines all cores would take long to read. */
const FIRST_CORE_BYTES = 8192;

let known: string | undefined;

/** Eight hex digits for the kind of processor and the instructions that it knows. */
export function describeProcessor(): string {
  known ??= createHash('sha256')
    .update(`${process.arch}\n${readInstructions() ?? cpus()[0]?.model}`)
    .digest('hex')
    .slice(0, 8);
  return known;
}

/** Linux: name and instruction sets of the first core. A virtual machine may hide some of what the name promises. */
function readInstructions(): string | undefined {
  try {
    const file = openSync(PROCESSOR_FILE, 'r');
    try {
      const text = Buffer.alloc(FIRST_CORE_BYTES);
      const [core = ''] = text.toString('latin1', 0, readSync(file, text)).split('\n\n');
      return core.split('\n').filter(isLasting).join('\n');
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** The first on x86, the second on ARM; clock rates and the like differ from one look to the next. */
function isLasting(line: string): boolean {
  return /^(model name|flags|Features|CPU part)\s*:/.test(line);
}
