/** Runs a command and measures it with all processes that it starts: time, processor time, peak of memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

export type Measurement = {
  wallSeconds: number;
  /** User and system time of the command and every descendant. */
  cpuSeconds: number;
  /** Peak of the memory of all processes together, shared pages counted once; NaN where /proc does not tell. */
  peakBytes: number;
  stdout: string;
};

const SAMPLE_MS = 250;
/** The shell's own clock counts descendants as well, once they were waited for. */
const TIMED = 'TIMEFORMAT="cpu %U %S"; time "$0" "$@"';

export async function measureCommand(command: string, args: string[]): Promise<Measurement> {
  const start = performance.now();
  const child = spawn('bash', ['-c', TIMED, command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  let peakBytes = Number.NaN;
  const sampler = setInterval(() => {
    const bytes = memoryOfTree(child.pid!);
    if (!(bytes <= peakBytes)) peakBytes = bytes;
  }, SAMPLE_MS);
  const [status] = (await once(child, 'close')) as [number | null];
  clearInterval(sampler);
  const [stdout, stderr] = await output;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr)!;
  return {
    wallSeconds: (performance.now() - start) / 1000,
    cpuSeconds: Number(user) + Number(system),
    peakBytes,
    stdout,
  };
}

/** Proportional memory of a process and all below it. */
function memoryOfTree(pid: number): number {
  try {
    const own = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const below = children === '' ? [] : children.split(' ').map((child) => memoryOfTree(Number(child)));
    return below.reduce((sum, bytes) => sum + (Number.isNaN(bytes) ? 0 : bytes), Number(own?.[1] ?? 0) * 1024);
  } catch {
    // It has ended meanwhile, or this system has no /proc.
    return Number.NaN;
  }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
