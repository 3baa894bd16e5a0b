/** Looks at the files that a command names before any work begins. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { UsageError } from './usage-error.ts';

const MISSING_CODE = { character: 'CS-ORIV-001', video: 'CS-ORIV-002' } as const;

/**
 * @param output the file that the command makes, which must not be one of those it reads
 * @throws UnderstudyError CS-ORIV-001, CS-ORIV-002 if there is no such file
 */
export function checkInput(path: string, role: keyof typeof MISSING_CODE, output: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    throw new UnderstudyError(MISSING_CODE[role], {
      problem: found ? `${path} is not a file` : `there is no file ${path}`,
      remedy: 'Check the path; a name with spaces needs quotes.',
    });
  }
  if (resolve(path) === resolve(output)) {
    throw new UsageError(`${output} is both input and output`, 'Choose another name for the output.');
  }
}

/** Text of the joints file. */
export function readJoints(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--joints ${path} cannot be read (${(error as Error).message})`, 'Check the path.');
  }
}
