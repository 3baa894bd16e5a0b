/** Packs a person's mask into about a kilobyte, since one is kept for every frame of a clip. */
import type { PersonMask } from '../../core/mask.ts';

/** cell, x, y, width, height as 16-bit numbers, then the runs of equal cells. */
const HEADER_BYTES = 10;
/** Alpha is kept in steps of 255 / 15: finer ones are noise of the model. */
const STEPS = 15;
const STEP = 255 / STEPS;
const STEP_OF_ALPHA = Uint8Array.from({ length: 256 }, (_, alpha) => (alpha * STEPS + 127) / 255);
/**
 * A byte tells the step of a run, times 16, and its length. A length of 0 stands for one of 16 and more; the next byte tells how many more.
 * To deflate masks would make them smaller by a fifth, and takes three times as long; each time zlib also sets up memory of its own.
 */
const LONG_RUN = 16;
const LONGEST_RUN = LONG_RUN + 255;

const WRONG_SIZE = 'a packed mask has the wrong size';

export function packMask({ cell, x, y, width, height, data }: PersonMask): Uint8Array {
  // No run takes more bytes than it has cells.
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const header = new DataView(bytes.buffer);
  [cell, x, y, width, height].forEach((value, i) => {
    header.setUint16(2 * i, value, true);
  });
  let end = HEADER_BYTES;
  for (let start = 0; start < data.length; ) {
    const step = STEP_OF_ALPHA[data[start]!]!;
    const limit = start + LONGEST_RUN < data.length ? start + LONGEST_RUN : data.length;
    let next = start + 1;
    while (next < limit && STEP_OF_ALPHA[data[next]!] === step) next++;
    const length = next - start;
    bytes[end++] = step * LONG_RUN + (length < LONG_RUN ? length : 0);
    if (length >= LONG_RUN) bytes[end++] = length - LONG_RUN;
    start = next;
  }
  return bytes.slice(0, end);
}

/** @throws Error if the bytes were not made by `packMask` */
export function unpackMask(bytes: Uint8Array): PersonMask {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const field = (index: number): number => header.getUint16(2 * index, true);
  const [cell, x, y, width, height] = [field(0), field(1), field(2), field(3), field(4)];
  // A damaged file must not take more memory than its runs can fill.
  if (width * height > LONGEST_RUN * bytes.length) throw new Error(WRONG_SIZE);
  const data = new Uint8Array(width * height);
  let start = 0;
  for (let i = HEADER_BYTES; i < bytes.length; i++) {
    const run = bytes[i]!;
    const alpha = (run >> 4) * STEP;
    const end = start + (run & 15 || LONG_RUN + bytes[++i]!);
    // Cells come empty. A call of `fill` takes longer than most runs.
    if (alpha > 0) for (let place = start; place < end; place++) data[place] = alpha;
    start = end;
  }
  if (start !== data.length) throw new Error(WRONG_SIZE);
  return { cell, x, y, width, height, data };
}
