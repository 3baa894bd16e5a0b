/**
 * The binary form of everything that the engine saves (rigs, scenes, segment results): a kind, a version, one JSON value, and named
 * typed arrays. Layout, little-endian: magic "UNDR", u32 length of the JSON directory, the directory in UTF-8, padding to 8 bytes,
 * then the arrays, each starting at a multiple of 8.
 */
import { UnderstudyError } from '@understudy/protocol/basics';

export type TypedArray =
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export type Container = {
  /** What the file is, e.g. `rig`. */
  kind: string;
  /** Raised whenever files of the former version can no longer be read. */
  version: number;
  /** Any JSON value. */
  header: unknown;
  arrays: Record<string, TypedArray>;
};

type Entry = { name: string; type: string; offset: number; length: number };
type Directory = { kind: string; version: number; header: unknown; entries: Entry[] };

const MAGIC = 0x52444e55;
const ARRAY_TYPES = {
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;

const align = (offset: number): number => (offset + 7) & ~7;

/** Bytes of a container. Arrays are copied. */
export function encodeContainer({ kind, version, header, arrays }: Container): Uint8Array {
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, array]): Entry => {
    const entry = { name, type: array.constructor.name, offset, length: array.length };
    offset = align(offset + array.byteLength);
    return entry;
  });
  const directory = new TextEncoder().encode(JSON.stringify({ kind, version, header, entries } satisfies Directory));
  const dataStart = align(8 + directory.length);
  const bytes = new Uint8Array(dataStart + offset);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, directory.length, true);
  bytes.set(directory, 8);
  for (const entry of entries) {
    const array = arrays[entry.name]!;
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), dataStart + entry.offset);
  }
  return bytes;
}

/**
 * Reads a container back. Arrays are views of `bytes` where its alignment allows, copies otherwise.
 *
 * @throws UnderstudyError CS-UORC01-002 where the bytes are not a container of that kind and version, or are damaged
 */
export function decodeContainer(bytes: Uint8Array, kind: string, version: number): Container {
  const { directory, dataStart } = readDirectory(bytes, kind);
  if (directory.kind !== kind) throw unreadable(kind, `it is a ${directory.kind} file`);
  if (directory.version !== version) {
    throw unreadable(kind, `it has version ${directory.version}, and this release reads version ${version}`);
  }
  const arrays: Record<string, TypedArray> = {};
  for (const entry of directory.entries) arrays[entry.name] = readArray(bytes, dataStart, entry, kind);
  return { kind, version, header: directory.header, arrays };
}

/** Whether the bytes start as a container, of whatever kind. */
export function isContainer(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
}

function readDirectory(bytes: Uint8Array, kind: string): { directory: Directory; dataStart: number } {
  if (!isContainer(bytes)) throw unreadable(kind, 'it does not start as one');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (8 + length > bytes.length) throw unreadable(kind, 'it is cut short');
  try {
    const directory = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Directory;
    if (!Array.isArray(directory.entries)) throw new Error('no entries');
    return { directory, dataStart: align(8 + length) };
  } catch (cause) {
    throw unreadable(kind, 'its directory is damaged', cause);
  }
}

function readArray(bytes: Uint8Array, dataStart: number, entry: Entry, kind: string): TypedArray {
  const type = ARRAY_TYPES[entry.type as keyof typeof ARRAY_TYPES];
  const start = dataStart + entry.offset;
  const isSane = type !== undefined && Number.isSafeInteger(start) && Number.isSafeInteger(entry.length);
  if (!isSane || entry.offset < 0 || entry.length < 0) throw unreadable(kind, 'its directory is damaged');
  const end = start + entry.length * type.BYTES_PER_ELEMENT;
  if (end > bytes.length) throw unreadable(kind, 'it is cut short');
  const position = bytes.byteOffset + start;
  if (position % type.BYTES_PER_ELEMENT === 0) return new type(bytes.buffer as ArrayBuffer, position, entry.length);
  return new type(bytes.slice(start, end).buffer, 0, entry.length);
}

function unreadable(kind: string, why: string, cause?: unknown): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', {
    problem: `the file is not a readable ${kind} file: ${why}`,
    remedy: `Make the ${kind} file again with this release.`,
    cause,
  });
}
