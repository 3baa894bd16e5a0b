/** Writes the body of an answer to disk under the cap of its kind. */
import type { IncomingMessage } from 'node:http';
import { fileTooLarge, MAX_BYTES } from '../uploads/file-kinds.ts';
import { fieldRefused } from '../uploads/refuse-field.ts';
import { writeCapped } from '../uploads/write-capped.ts';
import type { FetchUrlOptions } from './fetch-url.ts';

/** Returns the file's size in bytes. */
export async function storeBody(
  response: IncomingMessage,
  target: string,
  { field, kind, maxBytes: caps = MAX_BYTES }: FetchUrlOptions,
): Promise<number> {
  checkHead(response, field);
  const maxBytes = caps[kind];
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw fileTooLarge(kind, field, maxBytes);
  const sizeBytes = await writeCapped(response, target, {
    maxBytes,
    tooLarge: () => fileTooLarge(kind, field, maxBytes),
  });
  if (sizeBytes === 0) throw fieldRefused(field, { problem: 'the file behind the address is empty' });
  return sizeBytes;
}

function checkHead({ statusCode = 0, headers }: IncomingMessage, field: string): void {
  if (statusCode < 200 || statusCode > 299) {
    throw fieldRefused(field, {
      problem: `the host of the address answered with status ${statusCode}, not with the file`,
      remedy: 'Use an address that answers with the file to anybody who asks',
    });
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw fieldRefused(field, {
      problem: 'the host sends the file compressed (content-encoding), although asked not to',
      remedy: 'Use an address that answers with the file as it is',
    });
  }
}
