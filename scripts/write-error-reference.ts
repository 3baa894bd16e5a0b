/** Writes docs/reference/errors.md from the error table; with --check, fails if the file on disk is not what the table says. */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  ERRORS,
  type ErrorEnvelope,
  type ErrorRow,
  jobListQuery,
  OWN_ERRORS,
  parseRequest,
  toEnvelope,
  UnderstudyError,
} from '@understudy/protocol';

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

const INTRODUCTION = `# Errors

<!-- Written by scripts/write-error-reference.ts from packages/protocol/src/errors.ts: edit there, then \`npm run docs\`. -->

Every failure that can be mended has a code that never changes. The command line prints it with what was wrong in this
very case and how to mend it; the service answers with the status of the table and this body:

\`\`\`json
${JSON.stringify(exampleAnswer(), null, 2)}
\`\`\`

Message and action are always those of the table. \`errors\` is there where fields are to blame: the field, what was sent
and what is allowed. \`request_id\` is also in the header \`X-Request-Id\` and in the log of the server. *Retry* says
whether the very same request may succeed after a pause (\`retryable\`); 429 and 503 say in \`Retry-After\` how many
seconds to wait. A job that fails carries its code and message in its status instead.`;

/** The whole page, ending in a newline. */
export function errorReference(): string {
  const sections = [INTRODUCTION];
  for (const category of new Set(Object.values(ERRORS).map((row) => row.category))) {
    const rows = Object.entries(ERRORS).filter(([, row]) => row.category === category);
    sections.push(`## ${HEADINGS[category] ?? category}`, table(rows));
  }
  sections.push(
    '## Beside the contract',
    'Statuses that the contract has no code for.',
    table(Object.entries(OWN_ERRORS)),
  );
  return `${sections.join('\n\n')}\n`;
}

function table(rows: [code: string, row: ErrorRow][]): string {
  const lines = ['| Code | Status | Message | What to do | Retry |', '|---|---|---|---|---|'];
  for (const [code, { status, message, action, retryable }] of rows) {
    lines.push(`| \`${code}\` | ${status} | ${message} | ${action} | ${retryable ? 'yes' : 'no'} |`);
  }
  return lines.join('\n');
}

/** A real answer to a real request. */
function exampleAnswer(): ErrorEnvelope {
  try {
    parseRequest(jobListQuery, { limit: '1000' });
  } catch (error) {
    if (error instanceof UnderstudyError) return toEnvelope(error, '5f0c9f4e-2d6b-4b1f-9d0e-8f7a6b5c4d3e');
  }
  throw new Error('the example is no longer refused');
}

if (import.meta.main) {
  const wanted = errorReference();
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error('docs/reference/errors.md is not what the error table says. Run: npm run docs');
    process.exitCode = 1;
  }
}
