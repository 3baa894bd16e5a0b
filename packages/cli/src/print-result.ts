/** What a successful command prints: one line of JSON for programs, or a few lines for people. */
import type { VideoReport } from './video-report.ts';

/** @param text lines for a person, printed unless `json` */
export function printResult(result: { warnings: string[] }, text: string[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  for (const warning of result.warnings) console.error(`warning: ${warning}`);
  for (const line of text) console.log(line);
}

export function videoSummary(report: VideoReport): string[] {
  const { output, maskOutput, width, height, frames, durationSeconds, secondsPerStage } = report;
  const fps = report.fps.num / report.fps.den;
  const facts = [
    `${width}×${height}`,
    `${Number(fps.toFixed(3))} fps`,
    `${frames} frames`,
    `${durationSeconds.toFixed(2)} s`,
  ];
  const stages = Object.entries(secondsPerStage).map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)} s`);
  return [
    `${output}  ${facts.join('  ')}`,
    ...(maskOutput === undefined ? [] : [`${maskOutput}  mask, white = character`]),
    `made in: ${stages.join(', ')}`,
  ];
}
