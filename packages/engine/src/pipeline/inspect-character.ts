/** The verb that looks at a rig file which a user brings. */
import { readFile } from 'node:fs/promises';
import { decodeRig } from '../puppet/drawing.ts';
import type { EncodedCharacter } from './encode-character.ts';

/** @throws UnderstudyError CS-UORC01-002 where the file is not a rig of this version, or is damaged */
export async function inspectCharacter({ rigPath }: { rigPath: string }): Promise<EncodedCharacter> {
  const { warnings } = decodeRig(await readFile(rigPath));
  return { rigPath, warnings };
}
