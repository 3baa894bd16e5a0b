/** `understudy render`: a character and a video in, a finished video out. */
import { renderVideo } from '@understudy/engine/pipeline';
import type { Command } from 'commander';
import { checkInput, readJoints } from '../input-files.ts';
import { assertMp4, maskPath, parseBackground } from '../parse-options.ts';
import { printResult, videoSummary } from '../print-result.ts';
import { runSession } from '../run-session.ts';
import { findServer, type Server, type ServerFlags } from '../server/find-server.ts';
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
import { UsageError } from '../usage-error.ts';
import type { VideoReport } from '../video-report.ts';

type RenderFlags = RunFlags &
  CharacterFlags &
  SceneFlags &
  ServerFlags & { output: string; background: string; bgColor?: string; fast?: boolean; model?: string };

/** Options that say how this machine is to work. */
const LOCAL_ONLY = ['joints', 'drawing', 'skirt', 'preview', 'maxMissing', 'workers', 'debug'] as const;
const SERVER_ONLY = ['fast', 'model'] as const;

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
  addServerOptions(command);
  command.action(render);
}

function addServerOptions(command: Command): void {
  command
    .option('--server <url>', 'have it done by a service; char_… and scene_… ids may then stand in for the files')
    .option('--key <key>', 'key for that service (also: UNDERSTUDY_SERVER and UNDERSTUDY_KEY)')
    .option('--fast', 'with --server: on several workers at once, for twice the credits')
    .option('--model <name>', 'with --server: the render model');
}

async function render(character: string, video: string, flags: RenderFlags): Promise<void> {
  assertMp4(flags.output);
  const server = findServer(flags);
  refuseOptions(flags, server ? LOCAL_ONLY : SERVER_ONLY, server ? 'without a server' : 'with --server');
  if (server) await renderThere(server, { character, video, flags });
  else await renderHere(character, video, flags);
}

function refuseOptions(flags: RenderFlags, names: readonly (keyof RenderFlags)[], where: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const option = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`${option} works only ${where}`, 'Leave it out.');
}

type Task = { character: string; video: string; flags: RenderFlags };

async function renderThere(server: Server, { character, video, flags }: Task): Promise<void> {
  const background = parseBackground(flags.background, flags.bgColor);
  const fields = {
    background_mode: background.mode,
    ...(background.mode === 'solid' ? { bg_color: background.color.join(',') } : {}),
    ...(flags.fast ? { fast: 'true' } : {}),
    ...(flags.model === undefined ? {} : { model: flags.model }),
  };
  const { renderOnServer } = await import('../server/render-on-server.ts');
  const { output, json = false } = flags;
  const mask = background.mode === 'transparent' ? { maskOutput: maskPath(output) } : {};
  const report = await renderOnServer(server, { character, video, output, ...mask, fields, json });
  const lines = [`${output}  ${(report.sizeBytes / 1e6).toFixed(1)} MB  ${report.jobId}`];
  if (report.maskOutput !== undefined) lines.push(`${report.maskOutput}  mask, white = character`);
  printResult(report, lines, json);
}

async function renderHere(character: string, video: string, flags: RenderFlags): Promise<void> {
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
      // Who asks for a number of them gets them.
      withAllWorkers: flags.workers !== undefined,
      signal,
      onProgress,
    });
    signal.throwIfAborted();
    const published = mask === undefined ? {} : { maskOutput: work.publish(mask) };
    return { ...result, ...published, output: work.publish(flags.output), secondsPerStage: session.secondsPerStage() };
  });
  printResult(report, videoSummary(report), flags.json ?? false);
}
