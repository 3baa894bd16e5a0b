/** Tells processes of this machine apart, also those that had the same id one after the other: who left a file, and does it still live? */
import { readFileSync } from 'node:fs';
import { errorCode } from './store-error.ts';

/** The shape of a mark, for patterns of names that hold one. */
export const PROCESS_MARK = /\d+(?:\.\d+)?/;

/**
 * The id of a process and, where the system tells it, when it started: `<pid>.<start>`, or `<pid>`. Fit for names of files.
 *
 * @param pid default: this process
 */
export function markOfProcess(pid: number = process.pid): string {
  const start = readStart(pid);
  return start === undefined ? String(pid) : `${pid}.${start}`;
}

/** Whether the process that was marked so still runs. On Linux the id of a dead one soon belongs to somebody else. */
export function isMarkAlive(mark: string): boolean {
  const [pid, start] = mark.split('.');
  return isProcessAlive(Number(pid)) && (start === undefined || start === readStart(Number(pid)));
}

/** Whether a process of that id runs, also where it is somebody else's. */
export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return errorCode(error) === 'EPERM' && !isZombie(pid);
  }
}

/**
 * Whether a process has ended and keeps its id because nobody has asked for its end yet. That is soon over, except in containers whose
 * first process never asks for those that others left to it.
 */
export function isZombie(pid: number): boolean {
  return readFacts(pid)?.[0] === 'Z';
}

/** In ticks since the start of the system; undefined where the system does not say. */
function readStart(pid: number): string | undefined {
  return readFacts(pid)?.[19];
}

/** What Linux tells of a process (proc(5), /proc/pid/stat), from its state on. */
function readFacts(pid: number): string[] | undefined {
  try {
    const facts = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything.
    return facts.slice(facts.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
