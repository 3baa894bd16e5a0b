/** Writes FlatBuffers files from plain values, so that tests can make small TFLite models. */

/** Fields by index in the schema. Numbers are int32; a Uint8Array is a vector of bytes, an array of tables a vector of them. */
export type TableValue = { [field: number]: FieldValue };
type FieldValue = number | { uint8: number } | string | Uint8Array | Int32Array | TableValue[] | TableValue;

/** The bytes of a file with the given root table. */
export function writeFlatbuffer(root: TableValue, mark: string): Uint8Array {
  const writer = new Writer();
  const rootReference = writer.reserve(4);
  writer.bytes(new TextEncoder().encode(mark));
  writer.setReference(rootReference, writer.table(root));
  return writer.finish();
}

/** Children follow their parents, since references only point forward. */
class Writer {
  readonly #bytes: number[] = [];

  reserve(count: number): number {
    const at = this.#bytes.length;
    for (let i = 0; i < count; i++) this.#bytes.push(0);
    return at;
  }

  bytes(values: Iterable<number>): void {
    for (const value of values) this.#bytes.push(value);
  }

  setReference(at: number, target: number): void {
    this.#setInt32(at, target - at);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  table(fields: TableValue): number {
    this.#align();
    const numbers = Object.keys(fields).map(Number);
    const fieldCount = numbers.length ? Math.max(...numbers) + 1 : 0;
    const vtable = this.reserve(4 + 2 * fieldCount);
    this.#align();
    const table = this.reserve(4 + 4 * numbers.length);
    this.#setInt32(table, table - vtable);
    this.#setInt16(vtable, 4 + 2 * fieldCount);
    this.#setInt16(vtable + 2, 4 + 4 * numbers.length);
    numbers.forEach((field, i) => {
      this.#setInt16(vtable + 4 + 2 * field, 4 + 4 * i);
    });
    numbers.forEach((field, i) => {
      this.#setField(table + 4 + 4 * i, fields[field]!);
    });
    return table;
  }

  #setField(at: number, value: FieldValue): void {
    if (typeof value === 'number') this.#setInt32(at, value);
    else if (value instanceof Object && 'uint8' in value) this.#bytes[at] = value.uint8 as number;
    else this.setReference(at, this.#child(value));
  }

  #child(value: Exclude<FieldValue, number | { uint8: number }>): number {
    if (typeof value === 'string') return this.#vector(new TextEncoder().encode(value), 1);
    if (value instanceof Uint8Array) return this.#vector(value, 1);
    if (value instanceof Int32Array) {
      return this.#vector(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), 4);
    }
    return Array.isArray(value) ? this.#tables(value) : this.table(value);
  }

  #vector(content: Uint8Array, elementBytes: number): number {
    this.#align();
    const at = this.reserve(4);
    this.#setInt32(at, content.length / elementBytes);
    this.bytes(content);
    return at;
  }

  #tables(tables: TableValue[]): number {
    this.#align();
    const at = this.reserve(4 + 4 * tables.length);
    this.#setInt32(at, tables.length);
    tables.forEach((table, i) => {
      this.setReference(at + 4 + 4 * i, this.table(table));
    });
    return at;
  }

  #align(): void {
    while (this.#bytes.length % 4) this.#bytes.push(0);
  }

  #setInt16(at: number, value: number): void {
    for (let i = 0; i < 2; i++) this.#bytes[at + i] = (value >> (8 * i)) & 255;
  }

  #setInt32(at: number, value: number): void {
    for (let i = 0; i < 4; i++) this.#bytes[at + i] = (value >> (8 * i)) & 255;
  }
}
