/** `understudy encode-character`: a picture in, a file that renders need no more time for out. */
import { writeFileSync } from 'node:fs';
import { encodeCharacter } from '@understudy/engine/pipeline';
import type { Command } from 'commander';
import { checkInput, readJoints } from '../input-files.ts';
import { printResult } from '../print-result.ts';
import { runSession } from '../run-session.ts';
import {
  addCharacterOptions,
  addRunOptions,
  type CharacterFlags,
  characterSettings,
  debugSetting,
  type RunFlags,
} from '../shared-options.ts';

type EncodeCharacterFlags = RunFlags & CharacterFlags & { output: string };

export function addEncodeCharacterCommand(program: Command): void {
  const command = program
    .command('encode-character')
    .summary('prepare a character once, to render it often')
    .description('Prepares a character: cuts it out, finds its joints and builds what render poses and draws.')
    .argument('<picture>', 'picture of the character (PNG, JPEG, WebP)')
    .requiredOption('-o, --output <out.rig>', 'the file to write; an older file of that name is replaced');
  addCharacterOptions(command);
  addRunOptions(command);
  command.action(run);
}

async function run(picture: string, flags: EncodeCharacterFlags): Promise<void> {
  checkInput(picture, 'character', flags.output);
  const joints = flags.joints === undefined ? {} : { joints: readJoints(flags.joints) };
  const settings = { ...joints, ...characterSettings(flags), ...debugSetting(flags) };

  const report = await runSession(flags, async ({ engine, work, signal, onProgress, secondsPerStage }) => {
    const options = { picturePath: picture, signal, onProgress, ...settings };
    const { rigBytes, warnings } = await encodeCharacter(engine, options);
    signal.throwIfAborted();
    writeFileSync(work.pathFor(flags.output), rigBytes);
    const sizeBytes = rigBytes.byteLength;
    return { output: work.publish(flags.output), sizeBytes, secondsPerStage: secondsPerStage(), warnings };
  });
  const megabytes = (report.sizeBytes / 1e6).toFixed(1);
  printResult(report, [`${report.output}  ${megabytes} MB  character`], flags.json ?? false);
}
