/** Finds processes by a word in their environment or command line, whoever their parents are. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

export type FoundProcess = { pid: number; parent: number; command: string };

/** Those that have ended and were not asked for their status yet do not count. */
export function findProcesses(mark: string): FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name, mark) ?? []);
}

function readProcess(name: string, mark: string): FoundProcess | undefined {
  try {
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const isMarked = command.includes(mark) || readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark);
    if (!isMarked) return undefined;
    // The name of a program stands in parentheses and may hold anything.
    const [, state, parent] = /^.*\) (\S+) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))!;
    return state === 'Z' ? undefined : { pid: Number(name), parent: Number(parent), command };
  } catch {
    // Gone meanwhile, or somebody else's.
    return undefined;
  }
}

/** Returns whether it was there to be told. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
