/** Damages real videos and pictures in ways that reach deep into what reads them. */
import type { Random } from './random.ts';

/** Names of boxes and chunks whose contents decide how much is read, and where. */
const TABLES = [
  'mvhd',
  'tkhd',
  'mdhd',
  'stts',
  'stsc',
  'stsz',
  'stco',
  'ctts',
  'elst',
  'avcC',
  'hdlr',
  'avih',
  'strh',
  'idx1',
  'IHDR',
  'PLTE',
];

const EXTREMES = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

/** Others' beginnings: what a file claims to be. */
const SIGNATURES = [
  '#EXTM3U\nfile:///etc/passwd\n',
  'ffconcat version 1.0\nfile /etc/passwd\n',
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'GIF89a',
  '%PDF-1.7\n',
  'PK\x03\x04',
  '\x1f\x8b\x08\0',
  'RIFF\xff\xff\xff\xffAVI LIST',
  'RIFF\xff\xff\xff\xffWEBPVP8X',
  '\x1aE\xdf\xa3\xff',
  '\0\0\0\x18ftypavif',
  '\0\0\0\x01ftyp',
  '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0',
  '\xff\xd8\xff\xe1\xff\xffExif\0\0',
];

/** A damaged copy. */
export function damageFile(random: Random, whole: Buffer): Buffer {
  return random.pick([cut, flip, overwrite, corruptTable, disguise, splice, repeat])(random, Buffer.from(whole));
}

function cut(random: Random, file: Buffer): Buffer {
  const length = random.chance(0.5) ? random.below(Math.min(file.length, 4096)) : random.below(file.length);
  return random.chance(0.5) ? file.subarray(0, length) : file.subarray(length);
}

/** Mostly where the headers are. */
function flip(random: Random, file: Buffer): Buffer {
  const end = random.chance(0.7) ? Math.min(file.length, 4096) : file.length;
  for (let count = random.between(1, 200); count > 0; count--) file[random.below(end)]! ^= 1 << random.below(8);
  return file;
}

function overwrite(random: Random, file: Buffer): Buffer {
  const start = random.below(file.length);
  const filling = random.pick([Buffer.alloc(1), Buffer.alloc(1, 0xff), random.bytes(64)]);
  return file.fill(filling, start, Math.min(file.length, start + random.between(1, 20_000)));
}

/** An extreme number in the size of a table, or in what it holds. */
function corruptTable(random: Random, file: Buffer): Buffer {
  const found = TABLES.map((name) => file.indexOf(name, 0, 'latin1')).filter((at) => at >= 4);
  if (found.length === 0) return cut(random, file);
  for (let count = random.between(1, 4); count > 0; count--) {
    const at = random.pick(found) + random.pick([-4, 4, 8, 12, 16, 20]);
    if (at + 4 <= file.length) file.writeUInt32BE(random.pick(EXTREMES), at);
  }
  return file;
}

function disguise(random: Random, file: Buffer): Buffer {
  const signature = Buffer.from(random.pick(SIGNATURES), 'latin1');
  return Buffer.concat([signature, random.chance(0.5) ? file.subarray(random.below(64)) : random.bytes(500)]);
}

function splice(random: Random, file: Buffer): Buffer {
  const [first, second] = [random.below(file.length), random.below(file.length)];
  return Buffer.concat([file.subarray(0, first), file.subarray(second)]);
}

function repeat(random: Random, file: Buffer): Buffer {
  const start = random.below(file.length);
  const piece = file.subarray(start, start + random.between(1, 5000));
  const pieces = Array.from({ length: random.between(2, 20) }, () => piece);
  return Buffer.concat([file.subarray(0, start), ...pieces, file.subarray(start)]);
}
