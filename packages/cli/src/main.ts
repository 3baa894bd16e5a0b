/** The program behind `understudy`: declares the commands, and turns how they end into text and an exit code. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addBackupCommand } from './commands/backup.ts';
import { addCreditsCommand } from './commands/credits.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEncodeCharacterCommand } from './commands/encode-character.ts';
import { addEncodeSceneCommand } from './commands/encode-scene.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addRenderCommand } from './commands/render.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTemplatesCommand } from './commands/templates.ts';
import { addWorkerCommand } from './commands/worker.ts';
import { reportFailure } from './report-failure.ts';
import { UsageError } from './usage-error.ts';

/** In the order of the help. Each loads what it needs when it is run: `render` does not wait for the service, nor the other way. */
const COMMANDS = [
  addRenderCommand,
  addEncodeCharacterCommand,
  addEncodeSceneCommand,
  addServeCommand,
  addWorkerCommand,
  addKeysCommand,
  addCreditsCommand,
  addTemplatesCommand,
  addBackupCommand,
  addRestoreCommand,
  addDoctorCommand,
];

/** @param args the command line, without Node and the program */
export async function main(args: string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (thrown) {
    const error = thrown instanceof CommanderError ? translate(thrown) : thrown;
    if (error === undefined) return;
    const report = reportFailure(error);
    console.error(report.text);
    if (args.includes('--verbose') && error instanceof Error) console.error(error.stack, error.cause ?? '');
    if (args.includes('--json')) console.log(JSON.stringify(report.json));
    process.exitCode = report.exitCode;
  }
}

export function createProgram(): Command {
  const program = new Command('understudy')
    .description('Replaces the person in a video with a character from a picture, on this machine alone.')
    .version(version())
    .option('--verbose', 'show the stack of errors')
    .configureHelp({ showGlobalOptions: true })
    // Messages are printed by main, in the one form that all failures have.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .showSuggestionAfterError();
  for (const add of COMMANDS) add(program);
  inheritSettings(program);
  return program;
}

function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
}

/** Commander's own failures in our words; undefined where the user asked for help or the version, which is none. */
function translate(error: CommanderError): UsageError | undefined {
  if (error.exitCode === 0) return undefined;
  if (error.code === 'commander.help') return new UsageError('no command was given', 'Name one of the commands above.');
  const problem = error.message.replace(/^error: /, '');
  return new UsageError(problem, 'See `understudy help <command>` for what it takes.');
}

function version(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
