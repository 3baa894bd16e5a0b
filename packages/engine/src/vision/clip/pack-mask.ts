/** Packs a person's mask into about a kilobyte, since one is kept for every frame of a clip. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PersonMask } from '../../core/mask.ts';

/** cell, x, y, width, height as 16-bit numbers, then the deflated cells. */
const HEADER_BYTES = 10;
/** Alpha is kept in steps of 255 / 15: finer ones are noise of the model. */
const STEPS = 15;
const STEP = 255 / STEPS;
/** Most of a mask are runs of one value; this strategy looks for nothing else, and is both the smallest and the quickest. */
const COMPRESSION = { level: 1, strategy: constants.Z_RLE };

export function packMask({ cell, x, y, width, height, data }: PersonMask): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  [cell, x, y, width, height].forEach((value, i) => {
    header.setUint16(2 * i, value, true);
  });
  if (!data.length) return new Uint8Array(header.buffer);
  const steps = new Uint8Array(data.length);
  for (let i = 0; i < steps.length; i++) steps[i] = (data[i]! * STEPS + 127) / 255;
  const packed = deflateRawSync(steps, COMPRESSION);
  const bytes = new Uint8Array(HEADER_BYTES + packed.length);
  bytes.set(new Uint8Array(header.buffer));
  bytes.set(packed, HEADER_BYTES);
  return bytes;
}

/** @throws Error if the bytes were not made by `packMask` */
export function unpackMask(bytes: Uint8Array): PersonMask {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const field = (index: number): number => header.getUint16(2 * index, true);
  const [cell, x, y, width, height] = [field(0), field(1), field(2), field(3), field(4)];
  if (!width || !height) return { cell, x, y, width: 0, height: 0, data: new Uint8Array() };
  const steps = inflateRawSync(bytes.subarray(HEADER_BYTES), { maxOutputLength: width * height });
  if (steps.length !== width * height) throw new Error('a packed mask has the wrong size');
  const data = new Uint8Array(steps.length);
  for (let i = 0; i < data.length; i++) data[i] = steps[i]! * STEP;
  return { cell, x, y, width, height, data };
}
