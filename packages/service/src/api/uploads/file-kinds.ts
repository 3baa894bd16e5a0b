/** The two kinds of files that users send, and how large each may be: the same for uploads and for files behind URLs. */
import { LIMITS, UnderstudyError } from '@understudy/protocol';
import { fieldRefused } from './refuse-field.ts';

export type FileKind = 'picture' | 'video';

/** Largest file of each kind, bytes. */
export type ByteCaps = Record<FileKind, number>;

export const MAX_BYTES: ByteCaps = { picture: LIMITS.pictureBytes, video: LIMITS.videoBytes };

/** The error for a file over its cap: CS-ORIV-005 for a video, CS-UORC01-002 for a picture. */
export function fileTooLarge(kind: FileKind, field: string, maxBytes: number): UnderstudyError {
  const megabytes = maxBytes / (1024 * 1024);
  const problem = `the file has more than ${megabytes} MB, at most ${megabytes} MB are accepted`;
  if (kind === 'picture') return fieldRefused(field, { problem, remedy: 'Save the picture smaller, or as JPG' });
  return new UnderstudyError('CS-ORIV-005', {
    problem: `${field}: ${problem}`,
    remedy: 'Shorten the video or compress it more',
    fields: [{ field, problem }],
  });
}
