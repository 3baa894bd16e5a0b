/** Turns whatever a command threw into text for a person, one line for a program, and an exit code. */
import { ERRORS, errorRow, UnderstudyError } from '@understudy/protocol/basics';
import { UsageError } from './usage-error.ts';

export type FailureReport = {
  exitCode: number;
  /** Lines for stderr, without the stack. */
  text: string;
  /** What --json prints on stdout. */
  json: { error: { code: string; message: string; problem?: string; remedy: string } };
};

/** A request to stop, with the signal that asked. */
export class Interruption extends Error {
  readonly exitCode: number;

  constructor(signalName: string, signalNumber: number) {
    super(`stopped by ${signalName}`);
    this.name = 'Interruption';
    this.exitCode = 128 + signalNumber;
  }
}

const BUG = ERRORS['CS-UORC99-999'];

/** What system errors mean to somebody who renders a video. */
const SYSTEM_REMEDIES: Record<string, string> = {
  ENOSPC: 'Free some space on this disk, or write to another one.',
  EACCES: 'Choose a folder that you may write to.',
  EROFS: 'Choose a folder that you may write to.',
  EMFILE: 'Raise the limit on open files (ulimit -n), or use fewer --workers.',
};

export function reportFailure(error: unknown): FailureReport {
  if (error instanceof Interruption) {
    const remedy = 'Run the same command again to start over.';
    return compose(error.exitCode, { code: 'interrupted', message: error.message, remedy });
  }
  if (error instanceof UsageError) {
    const { code, problem, remedy } = error;
    return compose(2, { code, message: errorRow(code).message, problem, remedy });
  }
  if (error instanceof UnderstudyError) {
    const { code, problem, remedy } = error;
    return compose(1, { code, message: errorRow(code).message, ...(problem ? { problem } : {}), remedy });
  }
  if (isSetupFailure(error)) return compose(1, { code: 'setup', message: error.message, remedy: error.remedy });
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = error instanceof Error ? error.message : String(error);
  const remedy = SYSTEM_REMEDIES[systemCode] ?? 'Run it again with --verbose and report what it prints.';
  return compose(1, { code: 'CS-UORC99-999', message: BUG.message.replace('server ', ''), problem, remedy });
}

/** What the service throws where it cannot start or be reached as it was set up. Known by its shape, as its code is loaded late. */
function isSetupFailure(error: unknown): error is Error & { remedy: string } {
  return error instanceof Error && 'remedy' in error && typeof error.remedy === 'string';
}

function compose(exitCode: number, error: FailureReport['json']['error']): FailureReport {
  const text = [
    `understudy: ${error.message}${error.code.startsWith('CS-') ? ` (${error.code})` : ''}`,
    ...(error.problem ? [`  what: ${error.problem}`] : []),
    `  mend: ${error.remedy}`,
  ].join('\n');
  return { exitCode, text, json: { error } };
}
