/** Brings the files that a create needs to the local disk, sent or fetched, and finds out what they are. */
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config/index.ts';
import type { PictureFile, VideoFile } from '../../orchestrator/index.ts';
import { fetchUrl } from '../fetch-url/index.ts';
import { type InputFile, probeInputs, type ReceivedForm } from '../uploads/index.ts';

/** Where one file comes from: a part of the form, or else an address. Neither: the request has none. */
type Source = { field: string; url?: string | undefined };

type Sources = { settings: Settings; picture?: Source; video?: Source };

export type Inputs = { picture?: PictureFile; video?: VideoFile };

/**
 * The files lie in the form's folder and go with it.
 *
 * @throws UnderstudyError for a file that cannot be had or used: CS-UORC01-002, CS-ORIV-003 to -007
 */
export async function collectInputs(request: FastifyRequest, form: ReceivedForm, sources: Sources): Promise<Inputs> {
  // The signal of the request itself is aborted as soon as the body has been read.
  const { signal } = form;
  const [pictureFile, videoFile] = await Promise.all([
    obtain(form, 'picture', { ...sources, source: sources.picture, signal }),
    obtain(form, 'video', { ...sources, source: sources.video, signal }),
  ]);
  const { prober } = request.server.uploads;
  const { video } = await probeInputs(prober, { picture: pictureFile, video: videoFile }, { signal });
  return {
    ...(pictureFile ? { picture: { path: pictureFile.path } } : {}),
    ...(videoFile && video ? { video: { path: videoFile.path, facts: video } } : {}),
  };
}

type Wanted = { settings: Settings; source: Source | undefined; signal: AbortSignal };

async function obtain(
  form: ReceivedForm,
  kind: 'picture' | 'video',
  { settings, source, signal }: Wanted,
): Promise<InputFile | undefined> {
  if (source === undefined) return undefined;
  const { field, url } = source;
  const sent = form.files[field];
  if (sent) return { path: sent.path, field };
  if (url === undefined) return undefined;
  const urlField = `${field}_url`;
  const fetched = await fetchUrl(url, {
    field: urlField,
    kind,
    folder: form.folder,
    settings: settings.urlFetch,
    signal,
  });
  return { path: fetched.path, field: urlField };
}
