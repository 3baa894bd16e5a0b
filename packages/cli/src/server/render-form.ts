/** The form of a render for a server: files where files were named, ids where ids were. */
import { existsSync, openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { isId } from '@understudy/protocol';
import { checkInput } from '../input-files.ts';
import { UsageError } from '../usage-error.ts';

export type RenderFormInput = {
  /** A picture, or the id of a character. */
  character: string;
  /** A video, or the id of a scene. */
  video: string;
  output: string;
  /** Fields that are sent as they are. */
  fields: Record<string, string>;
};

const ROLES = {
  character: { idKind: 'character', idField: 'character_id', fileField: 'ref_image', prepared: '.rig' },
  video: { idKind: 'scene', idField: 'scene_id', fileField: 'driving_video', prepared: '.scene' },
} as const;

/**
 * Checks the inputs and opens the files. They are read while they are sent, so that the answer can be used for every try.
 *
 * @throws UnderstudyError CS-ORIV-001, -002 a file that is not there
 */
export async function openRenderForm({ fields, ...input }: RenderFormInput): Promise<() => FormData> {
  const parts: [field: string, value: string | Blob, name?: string][] = Object.entries(fields);
  for (const role of ['character', 'video'] as const) {
    const { idKind, idField, fileField, prepared } = ROLES[role];
    const given = input[role];
    if (isId(idKind, given) && !existsSync(given)) parts.push([idField, given]);
    else {
      checkInput(given, role, input.output);
      if (extname(given) === prepared) throw preparedHere(given, idKind);
      parts.push([fileField, await openAsBlob(given), basename(given)]);
    }
  }
  return () => {
    const form = new FormData();
    for (const [field, value, name] of parts) {
      if (typeof value === 'string') form.append(field, value);
      else form.append(field, value, name);
    }
    return form;
  };
}

function preparedHere(path: string, kind: string): UsageError {
  const remedy = `Give the file that it was made from, or the id of a ${kind} that was prepared on the server.`;
  return new UsageError(`${path} was prepared for renders on this machine`, remedy);
}
