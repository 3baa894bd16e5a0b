/** Packs a person's mask into a few hundred bytes, since one is kept for every frame of a clip. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PersonMask } from '../../core/mask.ts';

/** cell, x, y, width, height as 16-bit numbers, then the deflated cells. */
const HEADER_BYTES = 10;
/** Alpha is kept in steps of 255 / 15: finer ones are noise of the model. */
const STEPS = 15;
/** Each byte holds the difference to the cell above it, which is 0 nearly everywhere. */
const COMPRESSION = { level: 3 } as const;

export function packMask({ cell, x, y, width, height, data }: PersonMask): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  [cell, x, y, width, height].forEach((value, i) => {
    header.setUint16(2 * i, value, true);
  });
  if (!data.length) return new Uint8Array(header.buffer);
  const steps = Uint8Array.from(data, (alpha) => Math.round((alpha * STEPS) / 255));
  for (let at = steps.length - 1; at >= width; at--) steps[at]! -= steps[at - width]!;
  const packed = deflateRawSync(steps, COMPRESSION);
  const bytes = new Uint8Array(HEADER_BYTES + packed.length);
  bytes.set(new Uint8Array(header.buffer));
  bytes.set(packed, HEADER_BYTES);
  return bytes;
}

/** @throws Error if the bytes were not made by `packMask` */
export function unpackMask(bytes: Uint8Array): PersonMask {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const [cell, x, y, width, height] = [0, 2, 4, 6, 8].map((at) => header.getUint16(at, true)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (!width || !height) return { cell, x, y, width: 0, height: 0, data: new Uint8Array() };
  const steps = Uint8Array.from(inflateRawSync(bytes.subarray(HEADER_BYTES), { maxOutputLength: width * height }));
  if (steps.length !== width * height) throw new Error('a packed mask has the wrong size');
  for (let at = width; at < steps.length; at++) steps[at]! += steps[at - width]!;
  return { cell, x, y, width, height, data: steps.map((step) => Math.round((step * 255) / STEPS)) };
}
