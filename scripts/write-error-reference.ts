/** Writes docs/reference/errors.md from the error table; with --check, fails if the file on disk is not what the table says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { ERRORS } from '@understudy/protocol';

const FILE = new URL('../docs/reference/errors.md', import.meta.url);

const HEADINGS: Record<string, string> = {
  authentication: 'Authentication',
  credits: 'Credits',
  input_validation: 'Input',
  job_status: 'Jobs and results',
  processing: 'Processing',
  capacity: 'Capacity',
  catch_all: 'Anything else',
};

/** The whole page, ending in a newline. */
export function errorReference(): string {
  const lines = [
    '# Errors',
    '',
    '<!-- Written by scripts/write-error-reference.ts from packages/protocol/src/errors.ts: edit there, then `npm run docs`. -->',
    '',
    'Every failure that can be mended has a code that never changes. The command line prints it with what was wrong in this',
    'very case and how to mend it; the status is the one an HTTP service answers with.',
  ];
  for (const category of new Set(Object.values(ERRORS).map((row) => row.category))) {
    lines.push(
      '',
      `## ${HEADINGS[category] ?? category}`,
      '',
      '| Code | Status | Message | What to do |',
      '|---|---|---|---|',
    );
    for (const [code, row] of Object.entries(ERRORS)) {
      if (row.category === category) lines.push(`| \`${code}\` | ${row.status} | ${row.message} | ${row.action} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

if (import.meta.main) {
  const wanted = errorReference();
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error('docs/reference/errors.md is not what the error table says. Run: npm run docs');
    process.exitCode = 1;
  }
}
