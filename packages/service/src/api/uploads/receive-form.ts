/** Receives the body of a create: its text fields in memory, its files on disk under byte caps. */
import { rm } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import { watchClient } from './client-signal.ts';
import { type ByteCaps, type FileKind, MAX_BYTES } from './file-kinds.ts';
import { checkText, readFlatBody } from './flat-body.ts';
import { receiveMultipart } from './multipart-body.ts';
import { fieldRefused } from './refuse-field.ts';

export type ReceivedFile = {
  path: string;
  sizeBytes: number;
  /** What the client called it: for messages only, never part of a path. */
  originalName: string;
};

/** Disposing it removes its folder, with the files. */
export type ReceivedForm = AsyncDisposable & {
  /** Where the files lie; what belongs to the same request may be put there too. */
  folder: string;
  /** Aborted when the client goes away before the form is disposed. */
  signal: AbortSignal;
  /**
   * Text fields, as they were sent: strings from forms, any JSON value from JSON. A field sent several times is an array, a file in a
   * field that is not one of `files` a symbol; a schema that wants text refuses both, and unknown fields are ignored.
   */
  fields: Record<string, unknown>;
  /** The files that were sent, by field. An empty file counts as none. */
  files: Record<string, ReceivedFile>;
};

export type ReceiveFormOptions = {
  /** The fields that take a file, and of which kind. */
  files: Record<string, FileKind>;
  /** Where the form's own folder is made. Default: the scratch folder of the app. */
  folder?: string;
  /** Default: the limits of the contract. */
  maxBytes?: ByteCaps;
};

/** What of the options the readers of bodies need. */
export type WantedFiles = { files: Record<string, FileKind>; maxBytes: ByteCaps };

/**
 * Takes multipart/form-data, application/x-www-form-urlencoded and application/json. Files go to disk as they come; whatever fails,
 * nothing stays there.
 *
 * @throws UnderstudyError CS-ORIV-005 a video over its cap, or a body that can only hold one; CS-UORC01-002 a picture over its cap,
 *   another content type, a body that breaks off or is malformed, too many or too long fields, text in place of a file
 */
export async function receiveForm(request: FastifyRequest, options: ReceiveFormOptions): Promise<ReceivedForm> {
  const folder = await request.server.uploads.createFolder(options.folder);
  const client = watchClient(request);
  const form: ReceivedForm = {
    folder,
    signal: client.signal,
    // Without a prototype, so that no field name means anything.
    fields: Object.create(null),
    files: Object.create(null),
    [Symbol.asyncDispose]: () => {
      client[Symbol.dispose]();
      return rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await fillForm(form, request, { maxBytes: MAX_BYTES, ...options });
    return form;
  } catch (error) {
    await form[Symbol.asyncDispose]();
    throw error;
  }
}

async function fillForm(form: ReceivedForm, request: FastifyRequest, wanted: WantedFiles): Promise<void> {
  const type = mediaType(request);
  if (type === 'multipart/form-data') await receiveMultipart(form, request, wanted);
  else if (type === 'application/json' || type === 'application/x-www-form-urlencoded')
    readFlatBody(form, request.body);
  else if (type !== '' || hasBody(request)) {
    throw fieldRefused('', {
      problem: `the content type ${type.slice(0, 100) || 'is missing and'} is not accepted`,
      remedy: 'Send multipart/form-data, application/x-www-form-urlencoded or application/json',
    });
  }
  checkText(form.fields);
  refuseTextInPlaceOfFiles(form, Object.keys(wanted.files));
}

/** Some clients send every field of a form, those left empty as empty text. */
function refuseTextInPlaceOfFiles({ fields }: ReceivedForm, fileFields: string[]): void {
  for (const field of fileFields) {
    const value = fields[field];
    delete fields[field];
    if (value === undefined || value === null || value === '') continue;
    throw fieldRefused(field, {
      problem: 'text was sent where a file is expected',
      remedy: `Send ${field} as a file part of multipart/form-data, or its address as ${field}_url`,
    });
  }
}

function mediaType(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
