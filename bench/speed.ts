/**
 * How fast: processor time of a render against that of a plain transcode of the same clip in the same run, wall clock, and peak of
 * memory. Run: npm run bench:speed -- [--runs 3] [--seconds 10 | --clip file] [--character file] [--memory]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { probeVideo } from '@understudy/engine/media';
import { encodeRound, joinRounds, ROUND_SECONDS } from './make-dance-clip.ts';
import { type Measurement, measureCommand, median } from './measure-command.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const LAUNCHER = at('../packages/cli/bin/understudy.js');
const MEMORY_SECONDS = 300;
const LIMITS = { fullRatio: 4, preparedRatio: 1.6, memoryGrowth: 1.1 };

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    /** Length of the clip that is made of the example; whole rounds. */
    seconds: { type: 'string', default: String(ROUND_SECONDS) },
    clip: { type: 'string' },
    character: { type: 'string', default: at('../examples/character.png') },
    memory: { type: 'boolean', default: false },
  },
});

const understudy = (...args: string[]): Promise<Measurement> =>
  measureCommand(process.execPath, [LAUNCHER, ...args, '--json']);

/** The settings of the engine's encoder. */
const ENCODER =
  '-c:v libx264 -preset veryfast -crf 21 -g 250 -threads 1 -pix_fmt yuv420p -x264-params stitchable=1:open-gop=0:cpu-independent=1';

/** An ffmpeg that is on the PATH. @param decoder settings of the decoder; the limits are meant for none */
function transcode(clip: string, output: string, decoder: string[] = []): Promise<Measurement> {
  return measureCommand('ffmpeg', [
    ...['-v', 'error', '-y', ...decoder, '-i', clip],
    ...ENCODER.split(' '),
    ...['-c:a', 'copy', output],
  ]);
}

async function repeat(
  runs: number,
  tasks: Record<string, () => Promise<Measurement>>,
): Promise<Record<string, Measurement[]>> {
  const entries = Object.entries(tasks);
  const results: Record<string, Measurement[]> = Object.fromEntries(entries.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run++) {
    // One after the other in each run, so that whatever else the machine does falls on all of them; forwards and backwards in turns, as a
    // machine may be slower after one than after another.
    for (const [name, task] of run % 2 === 0 ? entries : entries.toReversed()) {
      const measured = await task();
      results[name]!.push(measured);
      console.error(
        `  run ${run + 1}  ${name}: ${measured.cpuSeconds.toFixed(1)} s CPU, ${measured.wallSeconds.toFixed(1)} s`,
      );
    }
  }
  return results;
}

async function measureSpeed(clip: string, folder: string): Promise<void> {
  const { width, height, fps, frameCount, durationSeconds } = await probeVideo(clip);
  const rate = (fps.num / fps.den).toFixed(2);
  console.log(`clip: ${width}×${height}, ${rate} fps, ${durationSeconds.toFixed(1)} s, ${frameCount} frames`);
  const [rig, scene, output] = ['character.rig', 'clip.scene', 'out.mp4'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await understudy('encode-character', flags.character, '-o', rig);
  await understudy('encode-scene', clip, '-o', scene);
  const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
  const floors: Record<string, () => Promise<Measurement>> = {
    'transcode (engine/media)': () => measureCommand(process.execPath, [at('./transcode.ts'), clip, folder]),
    ...(hasFfmpeg
      ? {
          'transcode (ffmpeg)': () => transcode(clip, join(folder, 'ffmpeg.mp4')),
          'transcode (ffmpeg, decoding on one thread)': () =>
            transcode(clip, join(folder, 'ffmpeg.mp4'), ['-threads', '1']),
        }
      : {}),
  };
  const results = await repeat(Number(flags.runs), {
    ...floors,
    'render from picture and clip': () => understudy('render', flags.character, clip, '-o', output),
    'render from rig and scene': () => understudy('render', rig, scene, '-o', output),
  });
  printTable(results, {
    frameCount,
    durationSeconds,
    floor: hasFfmpeg ? 'transcode (ffmpeg)' : 'transcode (engine/media)',
  });
}

function printTable(
  results: Record<string, Measurement[]>,
  { frameCount, durationSeconds, floor }: { frameCount: number; durationSeconds: number; floor: string },
): void {
  const cpu = (name: string): number => median(results[name]!.map((run) => run.cpuSeconds));
  const limits: Record<string, number> = {
    'render from picture and clip': LIMITS.fullRatio,
    'render from rig and scene': LIMITS.preparedRatio,
  };
  console.log(
    `\n| medians of ${flags.runs} | CPU s | CPU ms a frame | ÷ ${floor} | limit | wall s | × clip length | peak MB |`,
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const [name, runs] of Object.entries(results)) {
    const wall = median(runs.map((run) => run.wallSeconds));
    const peak = Math.max(...runs.map((run) => run.peakBytes)) / 1e6;
    const columns = [
      cpu(name).toFixed(2),
      ((1000 * cpu(name)) / frameCount).toFixed(1),
      (cpu(name) / cpu(floor)).toFixed(2),
      limits[name] === undefined ? '' : `≤ ${limits[name]}`,
      wall.toFixed(2),
      (wall / durationSeconds).toFixed(2),
      peak.toFixed(0),
    ];
    console.log(`| ${name} | ${columns.join(' | ')} |`);
  }
  const [last] = results['render from picture and clip']!.slice(-1);
  console.log(`\nseconds by stage: ${JSON.stringify(JSON.parse(last!.stdout).secondsPerStage)}`);
}

async function measureMemory(folder: string): Promise<void> {
  const round = await encodeRound(folder);
  const peaks: number[] = [];
  for (const rounds of [1, MEMORY_SECONDS / ROUND_SECONDS]) {
    const clip = await joinRounds(round, rounds, folder);
    const { peakBytes, wallSeconds } = await understudy(
      'render',
      flags.character,
      clip,
      '-o',
      join(folder, 'long.mp4'),
    );
    peaks.push(peakBytes);
    console.log(
      `peak memory, ${rounds * ROUND_SECONDS} s clip: ${(peakBytes / 1e6).toFixed(0)} MB (${wallSeconds.toFixed(0)} s)`,
    );
  }
  console.log(`growth: × ${(peaks[1]! / peaks[0]!).toFixed(3)} (limit ${LIMITS.memoryGrowth})`);
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
try {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`);
  const rounds = Math.ceil(Number(flags.seconds) / ROUND_SECONDS);
  if (flags.memory) await measureMemory(folder);
  else await measureSpeed(flags.clip ?? (await joinRounds(await encodeRound(folder), rounds, folder)), folder);
} finally {
  rmSync(folder, { recursive: true });
}
