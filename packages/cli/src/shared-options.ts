/** Options that several commands take, and what they mean to the engine. */
import type { Command } from 'commander';
import { parseShare, parseWorkers } from './parse-options.ts';

export type RunFlags = { workers?: number; debug?: string; json?: boolean };
export type CharacterFlags = { joints?: string; drawing?: boolean; skirt?: boolean };
export type SceneFlags = { preview?: boolean; maxMissing?: number };

export function addCharacterOptions(command: Command): void {
  command
    .option(
      '--joints <file.json>',
      'where the joints are in the picture, instead of finding them (docs/guide/joints.md)',
    )
    .option('--drawing', 'treat the character as a drawing (default: found out)')
    .option('--no-drawing', 'treat the character as a photo')
    .option('--skirt', 'the character wears a skirt, dress or robe (default: found out)')
    .option('--no-skirt', 'the character wears no skirt');
}

export function addSceneOptions(command: Command): void {
  command
    .option('--preview', 'small and quick, to see how it will look')
    .option(
      '--max-missing <share>',
      'fail if nobody is seen in more than this share of the frames, 0 to 1',
      parseShare,
    );
}

export function addRunOptions(command: Command): void {
  command
    .option(
      '--workers <N>',
      'processes that work at the same time (default: up to as many as processors)',
      parseWorkers,
    )
    .option('--debug <dir>', 'write what was found on the way into this folder, as pictures')
    .option('--json', 'print one line of JSON on stdout and nothing else');
}

/** What `encodeCharacter` and `renderVideo` take of these. */
export function characterSettings({ drawing, skirt }: CharacterFlags): { isDrawing?: boolean; hasSkirt?: boolean } {
  return {
    ...(drawing === undefined ? {} : { isDrawing: drawing }),
    ...(skirt === undefined ? {} : { hasSkirt: skirt }),
  };
}

/** What `encodeScene` and `renderVideo` take of these. */
export function sceneSettings({ preview, maxMissing }: SceneFlags): { preview?: boolean; maxMissingShare?: number } {
  return {
    ...(preview ? { preview } : {}),
    ...(maxMissing === undefined ? {} : { maxMissingShare: maxMissing }),
  };
}

export function debugSetting({ debug }: RunFlags): { debugDir?: string } {
  return debug === undefined ? {} : { debugDir: debug };
}
