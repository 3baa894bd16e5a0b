/** Tells the container format of a video from its first bytes. Names and MIME types are never asked: they lie. */
import { open, stat } from 'node:fs/promises';
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';

export type Container = 'mp4' | 'mov' | 'avi' | 'matroska' | 'webm';

/** Name of the demuxer that reads each container: only these five are ever tried on a user's file. */
export const DEMUXERS: Record<Container, string> = {
  mp4: 'mov,mp4,m4a,3gp,3g2,mj2',
  mov: 'mov,mp4,m4a,3gp,3g2,mj2',
  avi: 'avi',
  matroska: 'matroska,webm',
  webm: 'matroska,webm',
};

const HEADER_BYTES = 4096;
const ALLOWED = 'MP4, MOV, AVI, MKV and WebM are accepted';
/** Boxes that may open an ISO media file; all but `ftyp` only occur in QuickTime files of old. */
const FIRST_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);
const PICTURE_BRANDS = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'mif1', 'msf1']);

/**
 * The container of a file on disk, from its content.
 *
 * @throws UnderstudyError CS-ORIV-007 missing, unreadable or empty; CS-ORIV-005 too many bytes; CS-ORIV-003 something else than a video
 */
export async function identifyContainer(path: string): Promise<{ container: Container; sizeBytes: number }> {
  const { header, sizeBytes } = await readHeader(path);
  if (sizeBytes === 0) throw new UnderstudyError('CS-ORIV-007', { problem: 'the file is empty' });
  if (sizeBytes > LIMITS.videoBytes) {
    throw new UnderstudyError('CS-ORIV-005', {
      problem: `the file has ${inMegabytes(sizeBytes)} MB, at most ${inMegabytes(LIMITS.videoBytes)} MB are accepted`,
      remedy: 'Shorten the video or compress it more',
    });
  }
  return { container: sniff(header), sizeBytes };
}

async function readHeader(path: string): Promise<{ header: Buffer; sizeBytes: number }> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new Error('not a regular file');
    await using file = await open(path, 'r');
    const buffer = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEADER_BYTES, 0);
    return { header: buffer.subarray(0, bytesRead), sizeBytes: facts.size };
  } catch (cause) {
    throw new UnderstudyError('CS-ORIV-007', {
      problem: `the file cannot be opened (${(cause as Error).message})`,
      remedy: 'Check that the file exists and may be read',
      cause,
    });
  }
}

function sniff(header: Buffer): Container {
  const ascii = (start: number, end: number): string => header.toString('latin1', start, end);
  if (FIRST_BOXES.has(ascii(4, 8))) return sniffIsoMedia(ascii);
  if (ascii(0, 4) === 'RIFF' && ascii(8, 11) === 'AVI') return 'avi';
  if (header.length >= 4 && header.readUInt32BE(0) === 0x1a45dfa3) {
    return header.includes('webm', 0, 'latin1') ? 'webm' : 'matroska';
  }
  throw new UnderstudyError('CS-ORIV-003', { problem: `${describeContent(header)}; ${ALLOWED}` });
}

function sniffIsoMedia(ascii: (start: number, end: number) => string): Container {
  if (ascii(4, 8) !== 'ftyp') return 'mov';
  const brand = ascii(8, 12);
  if (PICTURE_BRANDS.has(brand)) {
    throw new UnderstudyError('CS-ORIV-003', {
      problem: `the file is a still picture (${brand}), not a video; ${ALLOWED}`,
    });
  }
  return brand === 'qt  ' ? 'mov' : 'mp4';
}

/** Names what was sent instead, where that can be told, so that the user sees the mistake. */
function describeContent(header: Buffer): string {
  const start = header.toString('latin1', 0, 16);
  if (start.startsWith('#EXTM3U')) return 'the file is a playlist, not a video';
  if (/^(GIF8|\x89PNG|\xff\xd8\xff|BM|II\*|MM\0\*)/.test(start)) return 'the file is a picture, not a video';
  if (start.startsWith('RIFF') && start.includes('WEBP')) return 'the file is a picture, not a video';
  if (start.startsWith('RIFF') || /^(ID3|OggS|fLaC)/.test(start)) return 'the file is a sound file, not a video';
  if (/^[\t\n\r\x20-\x7e]+$/.test(start)) return 'the file is text, not a video';
  return 'the content of the file is not that of a known video format';
}

function inMegabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(0);
}
