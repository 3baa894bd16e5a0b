/** CRC-32 (IEEE 802.3): tells a damaged file from a whole one. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';

/** Bytes that the kernel takes in one step. */
const STEP = 8;
/** Bytes that are brought to the kernel at once. */
const BLOCK = 2 ** 16;

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
  const space = new KernelMemory();
  const tables = space.reserve(Uint32Array, TABLES.length);
  const block = space.reserve(Uint8Array, BLOCK);
  const { exports, memory } = openGridKernel(space);
  tables.view(memory).set(TABLES);
  let value = ~previous;
  for (let start = 0; start < bytes.length; start += BLOCK) {
    const part = bytes.subarray(start, start + BLOCK);
    block.view(memory).set(part);
    value = exports.addToChecksum(value, block.address, part.length, tables.address);
  }
  return ~value >>> 0;
}
