/** Answers with a file of the object store, or the range of it that was asked for. */
import type { Readable } from 'node:stream';
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ObjectMissing, type ObjectStore } from '../../store/index.ts';
import type { StoredFile } from './find-file.ts';
import { type ByteRange, parseRange } from './parse-range.ts';

type Exchange = { request: FastifyRequest; reply: FastifyReply };

/**
 * 200 with the whole file, 206 with one range, 304 for a client that has it; to HEAD the same without the body. The bytes flow at
 * the pace of the client; one that goes away closes the object.
 *
 * @throws UnderstudyError CS-UORC01-416 a range behind the end
 */
export async function sendFile(objects: ObjectStore, file: StoredFile, { request, reply }: Exchange): Promise<unknown> {
  const { etag, sizeBytes } = file;
  reply.header('accept-ranges', 'bytes');
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).headers(headersOf(file)).send();
  const range = mayUseRange(request, etag) ? parseRange(request.headers.range, sizeBytes) : undefined;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw new UnderstudyError('CS-UORC01-416', { problem: `the file has ${sizeBytes} bytes` });
  }
  const body = request.method === 'HEAD' ? undefined : await openObject(objects, file, range);
  reply.headers(headersOf(file)).header('content-length', range ? range.end - range.start + 1 : sizeBytes);
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  return reply.send(body);
}

/** A file can go between looking it up and opening it: results expire, characters are deleted. */
async function openObject(objects: ObjectStore, { key, goneCode }: StoredFile, range?: ByteRange): Promise<Readable> {
  try {
    return await objects.read(key, range);
  } catch (error) {
    throw error instanceof ObjectMissing ? new UnderstudyError(goneCode, { cause: error }) : error;
  }
}

function headersOf({ etag, mediaType, fileName }: StoredFile): Record<string, string> {
  return {
    etag,
    'content-type': mediaType,
    // Players show it in place; what saves it has a name to save it by. Names are made of ids: no quotes in them.
    'content-disposition': `inline; filename="${fileName}"`,
    // The link is the secret: whoever has it may keep the file, caches between may not.
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    // Pages of others may show what somebody gave them a link to.
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  };
}

/** Ranges are for GET alone, and only of the file that the client has the beginning of. */
function mayUseRange({ method, headers }: FastifyRequest, etag: string): boolean {
  return method === 'GET' && (headers['if-range'] === undefined || headers['if-range'] === etag);
}

function namesTag(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
