/** CRC-32 (IEEE 802.3): tells a damaged file from a whole one. */

/** Bytes that are taken in one step ("slicing", Kounavis & Berry 2008). */
const STEP = 4;

/** One after the other: what a byte does to the checksum, by how many bytes of its step follow it. */
const TABLES = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(STEP * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[byte] = value;
  }
  for (let i = 256; i < tables.length; i++) tables[i] = tables[tables[i - 256]! & 255]! ^ (tables[i - 256]! >>> 8);
  return tables;
}

/** Continues from `previous`, the checksum of the bytes before; 0 for none. */
export function checksum(bytes: Uint8Array, previous = 0): number {
  let value = ~previous;
  let i = 0;
  for (; i + STEP <= bytes.length; i += STEP) {
    value =
      TABLES[768 + ((value ^ bytes[i]!) & 255)]! ^
      TABLES[512 + (((value >>> 8) ^ bytes[i + 1]!) & 255)]! ^
      TABLES[256 + (((value >>> 16) ^ bytes[i + 2]!) & 255)]! ^
      TABLES[(value >>> 24) ^ bytes[i + 3]!]!;
  }
  for (; i < bytes.length; i++) value = TABLES[(value ^ bytes[i]!) & 255]! ^ (value >>> 8);
  return ~value >>> 0;
}
