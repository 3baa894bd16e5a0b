/** Finds the object behind a download link, and tells what there is to say about it. */
import { UnderstudyError } from '@understudy/protocol';
import type { MergeResult } from '../../orchestrator/index.ts';
import { objectKeys } from '../../store/index.ts';
import { findFilesPrefix } from '../../store/queries/find-files-prefix.ts';
import { findResultFiles } from '../../store/queries/find-result-files.ts';
import type { ApiContext } from '../api-context.ts';
import type { DownloadTarget } from './download-target.ts';

export type StoredFile = {
  /** In the object store. */
  key: string;
  sizeBytes: number;
  /** Changes whenever the content does; with its quotes. */
  etag: string;
  mediaType: string;
  /** What a browser calls the file when it saves it. */
  fileName: string;
  /** What to answer if the object is no longer there. */
  goneCode: 'CS-ORJC-003' | 'CS-UORC01-003';
};

type ResultTarget = Extract<DownloadTarget, { kind: 'job' }>;
type ThumbnailTarget = Exclude<DownloadTarget, { kind: 'job' }>;

type FindContext = Pick<ApiContext, 'database' | 'objects' | 'now'>;

/** @throws UnderstudyError CS-UORC01-003 no such file; CS-ORJC-003 the result has expired */
export function findFile(context: FindContext, target: DownloadTarget): Promise<StoredFile> {
  return target.kind === 'job' ? findResult(context, target) : findThumbnail(context, target);
}

async function findResult({ database, now }: FindContext, { id, file }: ResultTarget): Promise<StoredFile> {
  const job = await findResultFiles(database, id);
  if (!job) throw new UnderstudyError('CS-UORC01-003');
  if (job.purgedAt !== null || (job.expiresAt !== null && job.expiresAt <= now())) {
    throw new UnderstudyError('CS-ORJC-003');
  }
  const result = job.result as MergeResult | null;
  const { key, sizeBytes, sha256 } = result ? pickResult(result, file) : {};
  if (key === undefined || sizeBytes === undefined) throw new UnderstudyError('CS-UORC01-003');
  return {
    key,
    sizeBytes,
    etag: `"${sha256}"`,
    mediaType: 'video/mp4',
    fileName: `${id}-${file}`,
    goneCode: 'CS-ORJC-003',
  };
}

function pickResult(
  result: MergeResult,
  file: ResultTarget['file'],
): { key?: string | undefined; sizeBytes?: number | undefined; sha256?: string | undefined } {
  if (file === 'mask.mp4') {
    return { key: result.maskKey, sizeBytes: result.maskSizeBytes, sha256: result.maskSha256 };
  }
  return { key: result.resultKey, sizeBytes: result.sizeBytes, sha256: result.sha256 };
}

/** Thumbnails are written once, before anybody gets a link to them. */
async function findThumbnail({ database, objects }: FindContext, target: ThumbnailTarget): Promise<StoredFile> {
  const { kind, id, file } = target;
  const prefix = await findFilesPrefix(database, kind, id);
  const key = prefix === undefined ? undefined : thumbnailKey(prefix, target);
  const facts = key === undefined ? undefined : await objects.stat(key);
  if (key === undefined || !facts) throw new UnderstudyError('CS-UORC01-003');
  const { sizeBytes } = facts;
  return {
    key,
    sizeBytes,
    etag: `"${id}-${file}-${sizeBytes}"`,
    mediaType: 'image/webp',
    fileName: `${id}-${file}`,
    goneCode: 'CS-UORC01-003',
  };
}

function thumbnailKey(prefix: string, target: ThumbnailTarget): string {
  if (target.kind === 'character') return objectKeys.characterThumbnail(prefix);
  return objectKeys.sceneThumbnail(prefix, Number(/\d+/.exec(target.file)![0]));
}
