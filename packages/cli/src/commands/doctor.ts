/** `understudy doctor`: tells what is missing on this machine and how to mend it. */
import type { Command } from 'commander';
import { type Finding, listFindings } from '../list-findings.ts';
import { addDataOption, readServiceSettings, type ServiceFlags } from '../service-flags.ts';
import { tryRender } from '../try-render.ts';

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('tell what is missing on this machine')
    .description(
      'Looks at everything that a render needs and makes a small one, then at what `serve` needs. Exit code 0: all is well.',
    )
    .option('--port <n>', 'port that the service would listen on (default: 8750)');
  addDataOption(command);
  command.action(runDoctor);
}

async function runDoctor(flags: ServiceFlags): Promise<void> {
  const { json = false } = flags;
  const settings = await readServiceSettings(flags);
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!json) console.log(formatFinding(finding));
  };
  for (const finding of await listFindings()) tell(finding);
  if (findings.every((finding) => finding.ok)) tell(await tryRender());
  const { checkService } = await import('@understudy/service');
  for (const finding of await checkService(settings)) tell(finding);
  const ok = findings.every((finding) => finding.ok);
  if (json) console.log(JSON.stringify({ ok, findings }));
  if (!ok) process.exitCode = 1;
}

function formatFinding({ name, ok, found, remedy }: Finding): string {
  const line = `${ok ? 'ok     ' : 'MISSING'} ${name.padEnd(18)} ${found}`;
  return ok ? line : `${line}\n        mend: ${remedy}`;
}
