/** The files that can be downloaded, and the paths they are found under. */

export type DownloadTarget =
  | { kind: 'job'; id: string; file: 'result.mp4' | 'mask.mp4' }
  | { kind: 'character'; id: string; file: 'thumbnail.webp' }
  | {
      kind: 'scene';
      id: string;
      /** Of person number n, counted from 0: `thumbnail-<n>.webp`. */
      file: `thumbnail-${number}.webp`;
    };

const FOLDERS = { job: 'jobs', character: 'characters', scene: 'scenes' } as const;
const FILES: Record<DownloadTarget['kind'], RegExp> = {
  job: /^(result|mask)\.mp4$/,
  character: /^thumbnail\.webp$/,
  scene: /^thumbnail-\d{1,4}\.webp$/,
};

/** The path of a target's URL. */
export function toPath({ kind, id, file }: DownloadTarget): string {
  return `/api/files/${FOLDERS[kind]}/${id}/${file}`;
}

/** The target that a path names by its three last parts; undefined where there is no such file. */
export function parseTarget({
  folder,
  id,
  file,
}: Record<'folder' | 'id' | 'file', string>): DownloadTarget | undefined {
  const [kind] = Object.entries(FOLDERS).find(([, name]) => name === folder) ?? [];
  if (kind === undefined || !FILES[kind as DownloadTarget['kind']].test(file)) return undefined;
  return { kind, id, file } as DownloadTarget;
}
