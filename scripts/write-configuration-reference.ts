/** Writes docs/reference/configuration.md from the settings table; with --check, fails if the file on disk is not what the table says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CLIENT_VARIABLES, SETTINGS_TABLE, type Setting } from '@understudy/service/config';

const FILE = new URL('../docs/reference/configuration.md', import.meta.url);

const HEADINGS: Record<keyof typeof SETTINGS_TABLE, string> = {
  place: 'Where it runs and where things lie',
  workers: 'Workers',
  jobs: 'Jobs, credits, results',
  protection: 'Protection and logs',
  urlFetch: 'Inputs that the service fetches (`*_url`)',
};

/** The whole page, ending in a newline. */
export function configurationReference(): string {
  const lines = [
    '# Configuration',
    '',
    '<!-- Written by scripts/write-configuration-reference.ts from packages/service/src/config/settings-table.ts: edit there, then `npm run docs`. -->',
    '',
    '`understudy serve` and `understudy worker` read these environment variables when they start. An option of the command line wins',
    'over its variable. All that is wrong is told at once, and nothing starts; a variable that begins with `UNDERSTUDY_` and is not',
    'listed here is wrong too.',
  ];
  for (const [name, group] of Object.entries(SETTINGS_TABLE)) {
    lines.push(
      '',
      `## ${HEADINGS[name as keyof typeof HEADINGS]}`,
      '',
      '| Variable | Default | Allowed | |',
      '|---|---|---|---|',
    );
    lines.push(...Object.values(group).map(row));
  }
  lines.push('', '## For the command line', '', '`understudy render` reads these on the side of the client.', '');
  lines.push('| Variable | |', '|---|---|');
  for (const [variable, about] of Object.entries(CLIENT_VARIABLES)) lines.push(`| \`${variable}\` | ${about} |`);
  return `${lines.join('\n')}\n`;
}

function row({ variable, fallback, fallbackText, allowed, about }: Setting<unknown>): string {
  return `| \`${variable}\` | ${fallbackText ?? `\`${fallback}\``} | ${allowed} | ${about} |`;
}

if (import.meta.main) {
  const wanted = configurationReference();
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error('docs/reference/configuration.md is not what the settings table says. Run: npm run docs');
    process.exitCode = 1;
  }
}
