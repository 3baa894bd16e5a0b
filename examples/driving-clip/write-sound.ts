/** Writes sound as an AVI with one black picture: the plainest file from which the engine takes sound along. */
import { writeFileSync } from 'node:fs';

const SIDE = 64;
const BLOCK_SAMPLES = 4410;

/** @param samples mono, 16 bit */
export function writeSound(path: string, samples: Int16Array, sampleRate: number): void {
  const sound = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const picture = Buffer.alloc(SIDE * SIDE * 3);
  const blocks: Buffer[] = [chunk('00db', picture)];
  for (let at = 0; at < sound.length; at += 2 * BLOCK_SAMPLES) {
    blocks.push(chunk('01wb', sound.subarray(at, at + 2 * BLOCK_SAMPLES)));
  }
  const header = list('hdrl', [
    chunk('avih', numbers([1e6, 0, 0, 0x10, 1, 0, 2, 0, SIDE, SIDE, 0, 0, 0, 0])),
    list('strl', [
      chunk(
        'strh',
        Buffer.concat([Buffer.from('vidsDIB '), numbers([0, 0, 0, 1, 1, 0, 1, picture.length, 0, 0, 0, 0])]),
      ),
      chunk('strf', numbers([40, SIDE, SIDE, 1 | (24 << 16), 0, picture.length, 0, 0, 0, 0])),
    ]),
    list('strl', [
      chunk(
        'strh',
        Buffer.concat([
          Buffer.from('auds\0\0\0\0'),
          numbers([0, 0, 0, 1, sampleRate, 0, samples.length, 0, 0, 2, 0, 0]),
        ]),
      ),
      // PCM, one channel; two bytes a sample, 16 bits.
      chunk('strf', numbers([1 | (1 << 16), sampleRate, 2 * sampleRate, 2 | (16 << 16)])),
    ]),
  ]);
  const body = Buffer.concat([Buffer.from('AVI '), header, list('movi', blocks)]);
  writeFileSync(path, chunk('RIFF', body));
}

function chunk(name: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name), numbers([data.length]), data, Buffer.alloc(data.length % 2)]);
}

function list(name: string, parts: Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(name), ...parts]));
}

/** Little-endian, 32 bits each. */
function numbers(values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
