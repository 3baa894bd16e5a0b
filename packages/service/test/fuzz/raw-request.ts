/** Requests as bytes on a bare connection: what no HTTP client would send, and what comes back. */
import { connect } from 'node:net';

export type RawAnswer = { statusCode: number; headers: Record<string, string>; body: string };

const PATIENCE_MS = 30_000;

/**
 * Sends the bytes and reads one answer. Undefined where the server closed the connection without one.
 *
 * @throws Error where nothing comes for half a minute
 */
export function exchangeRaw(port: number, bytes: Buffer): Promise<RawAnswer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer | undefined>();
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1' });
  const settle = (answer: RawAnswer | undefined): void => {
    resolve(answer);
    socket.destroy();
  };
  socket.setTimeout(PATIENCE_MS, () => reject(new Error('no answer')));
  // What was not read in time of a refused body resets the connection; the answer may have come before.
  socket.on('error', () => settle(readAnswer(Buffer.concat(chunks))));
  socket.on('close', () => settle(readAnswer(Buffer.concat(chunks))));
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    const answer = readAnswer(Buffer.concat(chunks));
    if (answer) settle(answer);
  });
  socket.write(bytes);
  return promise.finally(() => socket.destroy());
}

/** Sends the bytes and closes the connection without waiting for anything. */
export function sendAndLeave(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.write(bytes, () => socket.destroy());
  });
}

/** Undefined until it is whole. */
function readAnswer(bytes: Buffer): RawAnswer | undefined {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const statusCode = Number(start.split(' ')[1]);
  const rest = bytes.subarray(end + 4);
  if (headers['transfer-encoding'] === 'chunked') {
    const chunked = rest.toString('latin1');
    return chunked.endsWith('0\r\n\r\n') ? { statusCode, headers, body: chunked } : undefined;
  }
  if (rest.length < Number(headers['content-length'] ?? 0)) return undefined;
  return { statusCode, headers, body: rest.toString('utf8') };
}

/** One request whose head says what it is given to say, true or not. */
export function encodeRequest(
  start: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer | string = '',
): Buffer {
  const head = [start, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}
