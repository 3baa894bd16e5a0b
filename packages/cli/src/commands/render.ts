/** `understudy render`: a character and a video in, a finished video out. */
import { renderVideo } from '@understudy/engine/pipeline';
import type { Command } from 'commander';
import { checkInput, readJoints } from '../input-files.ts';
import { assertMp4, maskPath, parseBackground } from '../parse-options.ts';
import { printResult, videoSummary } from '../print-result.ts';
import { runSession } from '../run-session.ts';
import {
  addCharacterOptions,
  addRunOptions,
  addSceneOptions,
  type CharacterFlags,
  characterSettings,
  debugSetting,
  type RunFlags,
  type SceneFlags,
  sceneSettings,
} from '../shared-options.ts';
import type { VideoReport } from '../video-report.ts';

type RenderFlags = RunFlags & CharacterFlags & SceneFlags & { output: string; background: string; bgColor?: string };

export function addRenderCommand(program: Command): void {
  const command = program
    .command('render')
    .summary('replace the person in a video with a character')
    .description(
      'Replaces the person in a video with a character. Files made by encode-character and encode-scene may stand in for the picture and the video.',
    )
    .argument('<character>', 'picture of the character (PNG, JPEG, WebP), or a file made by encode-character')
    .argument('<video>', 'video of one person (MP4, MOV, AVI, WebM, MKV), or a file made by encode-scene')
    .requiredOption('-o, --output <out.mp4>', 'the video to write; an older file of that name is replaced')
    .option(
      '--background <mode>',
      'original, solid, or transparent (also writes <out>.mask.mp4: white = character)',
      'original',
    )
    .option('--bg-color <R,G,B>', 'colour of a solid background (default: 255,255,255)');
  addCharacterOptions(command);
  addSceneOptions(command);
  addRunOptions(command);
  command.action(render);
}

async function render(character: string, video: string, flags: RenderFlags): Promise<void> {
  assertMp4(flags.output);
  const background = parseBackground(flags.background, flags.bgColor);
  checkInput(character, 'character', flags.output);
  checkInput(video, 'video', flags.output);
  const joints = flags.joints === undefined ? {} : { joints: readJoints(flags.joints) };
  const settings = { ...joints, ...characterSettings(flags), ...sceneSettings(flags), ...debugSetting(flags) };

  const mask = background.mode === 'transparent' ? maskPath(flags.output) : undefined;

  const report = await runSession(flags, async (session): Promise<VideoReport> => {
    const { engine, work, signal, onProgress } = session;
    const result = await renderVideo(engine, {
      character,
      video,
      background,
      output: work.pathFor(flags.output),
      ...(mask === undefined ? {} : { maskOutput: work.pathFor(mask) }),
      ...settings,
      signal,
      onProgress,
    });
    signal.throwIfAborted();
    const published = mask === undefined ? {} : { maskOutput: work.publish(mask) };
    return { ...result, ...published, output: work.publish(flags.output), secondsPerStage: session.secondsPerStage() };
  });
  printResult(report, videoSummary(report), flags.json ?? false);
}
