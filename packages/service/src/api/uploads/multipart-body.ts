/** Bodies with files: multipart/form-data, streamed to disk part by part. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { Multipart, MultipartFile, MultipartValue } from '@fastify/multipart';
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyRequest } from 'fastify';
import { BodyWatch } from './body-watch.ts';
import { discardBody } from './discard-body.ts';
import { asDiskFailure } from './disk-failure.ts';
import { type FileKind, fileTooLarge } from './file-kinds.ts';
import { MAX_TEXT_BYTES } from './flat-body.ts';
import type { ReceivedForm, WantedFiles } from './receive-form.ts';
import { fieldRefused } from './refuse-field.ts';
import { writeCapped } from './write-capped.ts';

const PART_LIMITS = {
  fieldNameSize: 200,
  fieldSize: MAX_TEXT_BYTES,
  fields: 64,
  files: 16,
  parts: 80,
  headerPairs: 32,
  // Files are counted while they are written, each under the cap of its kind.
  fileSize: Number.POSITIVE_INFINITY,
};

/** Stands in `fields` for a file that was sent in a field that takes text, or that nobody knows. */
const FILE_IN_PLACE_OF_TEXT = Symbol('file in place of text');

/** Takes the parts in the order they come. On failure the rest of the body is thrown away, so that the client hears the answer. */
export async function receiveMultipart(
  form: ReceivedForm,
  request: FastifyRequest,
  wanted: WantedFiles,
): Promise<void> {
  using watch = new BodyWatch(request, wanted, form.signal);
  try {
    watch.checkAnnounced();
    const parts = request.parts({ limits: PART_LIMITS });
    watch.start();
    for (;;) {
      const { done, value: part } = await Promise.race([parts.next(), watch.failed]);
      if (done) return;
      if (part.type === 'file') addAbortSignal(watch.signal, part.file);
      await takePart(form, part, wanted);
    }
  } catch (error) {
    discardBody(request.raw);
    watch.signal.throwIfAborted();
    throw asRefusal(error);
  }
}

async function takePart(form: ReceivedForm, part: Multipart, { files, maxBytes }: WantedFiles): Promise<void> {
  if (part.type === 'field') return takeText(form, part);
  const kind = files[part.fieldname];
  if (kind !== undefined) return takeFile(form, part, { kind, maxBytes: maxBytes[kind] });
  addField(form, part.fieldname, FILE_IN_PLACE_OF_TEXT);
  for await (const _ of part.file);
}

function takeText(form: ReceivedForm, { fieldname, value, valueTruncated, fieldnameTruncated }: MultipartValue): void {
  if (fieldnameTruncated) throw fieldRefused(fieldname, { problem: 'the name of the field is too long' });
  if (valueTruncated) {
    throw fieldRefused(fieldname, { problem: `the text is too long, at most ${MAX_TEXT_BYTES} bytes are accepted` });
  }
  addField(form, fieldname, value);
}

function addField({ fields }: ReceivedForm, name: string, value: unknown): void {
  const earlier = fields[name];
  if (earlier === undefined) fields[name] = value;
  else if (Array.isArray(earlier)) earlier.push(value);
  else fields[name] = [earlier, value];
}

async function takeFile(
  form: ReceivedForm,
  part: MultipartFile,
  { kind, maxBytes }: { kind: FileKind; maxBytes: number },
): Promise<void> {
  const field = part.fieldname;
  if (form.files[field]) {
    throw fieldRefused(field, { problem: 'the file was sent more than once', remedy: `Send one file as ${field}` });
  }
  const target = path.join(form.folder, field);
  const tooLarge = (): Error => fileTooLarge(kind, field, maxBytes);
  const sizeBytes = await writeCapped(part.file, target, { maxBytes, tooLarge });
  if (sizeBytes === 0) await rm(target);
  else form.files[field] = { path: target, sizeBytes, originalName: part.filename.slice(0, 255) };
}

/** What the parser complains of is the client's doing; what the disk complains of is not. */
function asRefusal(error: unknown): unknown {
  if (error instanceof UnderstudyError) return error;
  const diskFailure = asDiskFailure(error);
  if (diskFailure) return diskFailure;
  return fieldRefused('', {
    problem: `the multipart body cannot be read: ${(error as Error).message}`,
    remedy: 'Send a whole multipart/form-data body, with at most 64 text fields',
    cause: error,
  });
}
