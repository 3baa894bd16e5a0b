/** `understudy encode-scene`: a video in, a file that renders need no more time for out. */
import { encodeScene } from '@understudy/engine/pipeline';
import type { Command } from 'commander';
import { checkInput } from '../input-files.ts';
import { printResult } from '../print-result.ts';
import { runSession } from '../run-session.ts';
import {
  addRunOptions,
  addSceneOptions,
  debugSetting,
  type RunFlags,
  type SceneFlags,
  sceneSettings,
} from '../shared-options.ts';

type EncodeSceneFlags = RunFlags & SceneFlags & { output: string; plate: boolean };

export function addEncodeSceneCommand(program: Command): void {
  const command = program
    .command('encode-scene')
    .summary('prepare a video once, to render it often')
    .description('Prepares a video: follows the person through it and restores the background behind them.')
    .argument('<video>', 'video of one person (MP4, MOV, AVI, WebM, MKV)')
    .requiredOption('-o, --output <out.scene>', 'the file to write; an older file of that name is replaced')
    .option('--no-plate', 'leave the background out; the file then serves solid and transparent renders only');
  addSceneOptions(command);
  addRunOptions(command);
  command.action(run);
}

async function run(video: string, flags: EncodeSceneFlags): Promise<void> {
  checkInput(video, 'video', flags.output);
  const settings = { needsBackground: flags.plate, ...sceneSettings(flags), ...debugSetting(flags) };

  const report = await runSession(flags, async ({ engine, work, signal, onProgress, secondsPerStage }) => {
    const scenePath = work.pathFor(flags.output);
    const { info, warnings } = await encodeScene(engine, {
      videoPath: video,
      scenePath,
      signal,
      onProgress,
      ...settings,
    });
    signal.throwIfAborted();
    const { width, height, frameCount } = info;
    const output = work.publish(flags.output);
    return { output, width, height, frames: frameCount, secondsPerStage: secondsPerStage(), warnings };
  });
  const { output, width, height, frames } = report;
  printResult(report, [`${output}  ${width}×${height}  ${frames} frames  scene`], flags.json ?? false);
}
