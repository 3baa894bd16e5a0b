/** Options of the commands that belong to a service, and the settings that they and the environment amount to. */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { Settings } from '@understudy/service';
import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

export type ServiceFlags = {
  data?: string;
  host?: string;
  port?: string;
  workers?: string;
  slots?: string;
  json?: boolean;
};

/** Each option stands for a variable of the environment, and wins over it. */
const VARIABLES = {
  data: 'UNDERSTUDY_DATA_DIR',
  host: 'UNDERSTUDY_HOST',
  port: 'UNDERSTUDY_PORT',
  workers: 'UNDERSTUDY_WORKERS',
  slots: 'UNDERSTUDY_SLOTS_PER_WORKER',
} as const;

export function addDataOption(command: Command): Command {
  return command
    .option('--data <dir>', 'the data folder of the service (default: understudy-data, of root /var/lib/understudy)')
    .option('--json', 'print one line of JSON on stdout and nothing else');
}

/** @throws UsageError that lists everything that is wrong */
export async function readServiceSettings(flags: ServiceFlags): Promise<Settings> {
  const { readSettings } = await import('@understudy/service/config');
  const names = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
  const given = names.filter((name) => flags[name] !== undefined);
  const overrides = Object.fromEntries(given.map((name) => [VARIABLES[name], flags[name]]));
  const shownAs = Object.fromEntries(given.map((name) => [VARIABLES[name], `--${name}`]));
  try {
    return readSettings({ ...process.env, ...overrides }, shownAs);
  } catch (error) {
    if (error instanceof UnderstudyError) throw new UsageError(error.problem ?? error.message, error.remedy);
    throw error;
  }
}
