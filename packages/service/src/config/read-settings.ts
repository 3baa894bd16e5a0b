/** Reads the settings from the environment, and says everything that is wrong with them at once. */
import { join, resolve } from 'node:path';
import { UnderstudyError } from '@understudy/protocol';
import type { Setting } from './setting.ts';
import { CLIENT_VARIABLES, SETTINGS_TABLE, type Settings } from './settings-table.ts';
import { suggestName } from './suggest-name.ts';

const PREFIX = 'UNDERSTUDY_';

/** URLs with passwords in them, or with keys where somebody thought that they belong there. */
const MAY_HOLD_SECRETS = ['DATABASE_URL', 'UNDERSTUDY_OBJECT_STORE_URL'];

export type Environment = Record<string, string | undefined>;

/**
 * @param env variables; an empty one counts as not set
 * @param shownAs what to call a variable in messages, where it was given another way: `{ UNDERSTUDY_PORT: '--port' }`
 * @throws UnderstudyError CS-UORC01-002 that lists every problem: what was found and what is allowed
 */
export function readSettings(env: Environment, shownAs: Record<string, string> = {}): Settings {
  const problems: string[] = unknownVariables(env);
  const read = (group: Record<string, Setting<unknown>>): Record<string, unknown> => {
    const values = Object.entries(group).map(([name, setting]) => {
      const given = env[setting.variable]?.trim();
      if (!given) return [name, setting.fallback];
      const parsed = setting.schema.safeParse(given);
      if (!parsed.success) problems.push(describeProblem(setting, given, shownAs));
      return [name, parsed.data];
    });
    return Object.fromEntries(values);
  };
  const { urlFetch, ...groups } = SETTINGS_TABLE;
  const settings = Object.assign({ urlFetch: read(urlFetch) }, ...Object.values(groups).map(read)) as Settings;
  if (problems.length > 0) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: problems.join('\n        '),
      remedy: 'Correct these settings; docs/reference/configuration.md lists all of them.',
    });
  }
  const dataDir = resolve(settings.dataDir);
  return { ...settings, dataDir, cacheDir: settings.cacheDir ? resolve(settings.cacheDir) : join(dataDir, 'cache') };
}

function describeProblem(
  { variable, allowed }: Setting<unknown>,
  given: string,
  shownAs: Record<string, string>,
): string {
  const found = MAY_HOLD_SECRETS.includes(variable) ? 'not one' : `'${given}'`;
  return `${shownAs[variable] ?? variable} is ${found}; allowed is ${allowed}`;
}

/** All variables that mean something, with those of the command line's client side. */
function knownVariables(): string[] {
  const rows = Object.values(SETTINGS_TABLE).flatMap((group) => Object.values(group));
  return [...rows.map((row) => row.variable), ...Object.keys(CLIENT_VARIABLES)];
}

/** A misspelt name would silently leave its setting at the default. */
function unknownVariables(env: Environment): string[] {
  const known = knownVariables();
  // Compared without what all of them begin with, which would make any two of them similar.
  const endings = known.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !known.includes(name));
  return unknown.map((name) => {
    const ending = suggestName(name.slice(PREFIX.length), endings);
    return `${name} is not a setting${ending ? `; did you mean ${PREFIX}${ending}?` : ''}`;
  });
}
