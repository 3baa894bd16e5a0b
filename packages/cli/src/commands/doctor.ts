/** `understudy doctor`: tells what is missing on this machine and how to mend it. */
import type { Command } from 'commander';
import { type Finding, listFindings } from '../list-findings.ts';
import { tryRender } from '../try-render.ts';

type DoctorFlags = { json?: boolean };

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('tell what is missing on this machine')
    .description('Looks at everything that a render needs and makes a small one. Exit code 0: all is well.')
    .option('--json', 'print one line of JSON on stdout and nothing else')
    .action(runDoctor);
}

async function runDoctor({ json = false }: DoctorFlags): Promise<void> {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!json) console.log(formatFinding(finding));
  };
  for (const finding of await listFindings()) tell(finding);
  if (findings.every((finding) => finding.ok)) tell(await tryRender());
  const ok = findings.every((finding) => finding.ok);
  if (json) console.log(JSON.stringify({ ok, findings }));
  if (!ok) process.exitCode = 1;
}

function formatFinding({ name, ok, found, remedy }: Finding): string {
  const line = `${ok ? 'ok     ' : 'MISSING'} ${name.padEnd(18)} ${found}`;
  return ok ? line : `${line}\n        mend: ${remedy}`;
}
