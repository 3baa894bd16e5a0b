/** Turns the text of single options into values, or says what they should have been. */
import { extname } from 'node:path';
import type { RenderBackground } from '@understudy/engine/pipeline';
import { UsageError } from './usage-error.ts';

/** `--background` and `--bg-color` together. */
export function parseBackground(mode: string, color: string | undefined): RenderBackground {
  if (color !== undefined && mode !== 'solid') {
    throw new UsageError(
      `--bg-color was given together with --background ${mode}`,
      'Use --background solid, or leave --bg-color out.',
      'CS-ORIV-011',
    );
  }
  switch (mode) {
    case 'original':
    case 'transparent':
      return { mode };
    case 'solid':
      return { mode, color: parseColor(color ?? '255,255,255') };
    default:
      throw new UsageError(`--background is '${mode}'`, 'Use original, solid, or transparent.', 'CS-ORIV-011');
  }
}

/** `R,G,B`, each 0 to 255. */
export function parseColor(text: string): [number, number, number] {
  const match = /^\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*$/.exec(text);
  const values = match?.slice(1).map(Number) ?? [];
  const [red, green, blue] = values;
  if (red === undefined || green === undefined || blue === undefined || values.some((value) => value > 255)) {
    throw new UsageError(
      `--bg-color is '${text}'`,
      'Give three numbers from 0 to 255 with commas between them, such as 0,255,0.',
      'CS-ORIV-011',
    );
  }
  return [red, green, blue];
}

export function parseWorkers(text: string): number {
  const workers = Number(text);
  if (!/^\d+$/.test(text) || workers < 1 || workers > 64) {
    throw new UsageError(`--workers is '${text}'`, 'Give a whole number from 1 to 64.');
  }
  return workers;
}

/** A share of frames, 0 to 1; `25%` is 0.25. */
export function parseShare(text: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) {
    throw new UsageError(`--max-missing is '${text}'`, 'Give a share from 0 to 1, or a percentage such as 50%.');
  }
  return share;
}

/** `out.mp4` → `out.mask.mp4` */
export function maskPath(output: string): string {
  return output.replace(/\.mp4$/i, '.mask.mp4');
}

export function assertMp4(output: string): void {
  if (extname(output).toLowerCase() !== '.mp4') {
    throw new UsageError(`the output is '${output}'`, 'The video is written as MP4: give a name that ends in .mp4.');
  }
}
