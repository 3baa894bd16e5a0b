/** Runs a command and measures it with all processes that it starts: time, processor time, peak of memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

export type Measurement = {
  wallSeconds: number;
  /** User and system time of the command and every descendant. */
  cpuSeconds: number;
  /**
   * Peak of the memory of all processes together: what is each one's own, and what the one with most of it maps from files, as they map the
   * same. NaN where /proc does not tell.
   */
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
    const bytes = readMemory(child.pid!);
    if (bytes > peakBytes || Number.isNaN(peakBytes)) peakBytes = bytes;
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

function readMemory(pid: number): number {
  try {
    const { own, mapped } = memoryOfTree(pid);
    return 1024 * (own + mapped);
  } catch {
    // A process has ended meanwhile, or this system has no /proc.
    return Number.NaN;
  }
}

/** Kilobytes. */
type Memory = { own: number; mapped: number };

/**
 * Of a process and all below it, as the system counts them anyway. To ask for proportional memory would be more exact, but the system
 * then goes over all pages each time: a tenth of a core, taken from what is measured.
 */
function memoryOfTree(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const sum = { own: kilobytes('RssAnon') + kilobytes('RssShmem'), mapped: kilobytes('RssFile') };
  for (const child of children === '' ? [] : children.split(' ')) {
    const below = memoryOfTree(Number(child));
    sum.own += below.own;
    sum.mapped = Math.max(sum.mapped, below.mapped);
  }
  return sum;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
