/** How much memory a process really takes. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bytes; undefined where the process has ended or the system does not tell (Windows). */
export async function readResidentMemory(pid: number): Promise<number | undefined> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return toBytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }
  if (process.platform === 'win32') return undefined;
  const listed = await run('ps', ['-o', 'rss=', '-p', `${pid}`]).catch(() => ({ stdout: '' }));
  return toBytes(listed.stdout.trim());
}

function toBytes(kilobytes: string | undefined): number | undefined {
  return kilobytes ? Number(kilobytes) * 1024 : undefined;
}
