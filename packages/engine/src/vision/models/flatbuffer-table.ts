/** Reads tables of a FlatBuffers file by field index: the container format of TFLite models. */

/** One FlatBuffers table. Fields are addressed by their index in the schema; an absent field gives the default. */
export class FlatbufferTable {
  readonly #view: DataView;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.#position = position;
    this.#vtable = position - view.getInt32(position, true);
    this.#vtableBytes = view.getUint16(this.#vtable, true);
  }

  /** The root table of a file. */
  static root(file: Uint8Array): FlatbufferTable {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    return new FlatbufferTable(view, view.getUint32(0, true));
  }

  uint8(field: number, absent = 0): number {
    const at = this.#addressOf(field);
    return at ? this.#view.getUint8(at) : absent;
  }

  int32(field: number, absent = 0): number {
    const at = this.#addressOf(field);
    return at ? this.#view.getInt32(at, true) : absent;
  }

  table(field: number): FlatbufferTable | null {
    const at = this.#addressOf(field);
    return at ? new FlatbufferTable(this.#view, at + this.#view.getUint32(at, true)) : null;
  }

  /** A vector of bytes as a view of the file, or null if it is absent or empty. */
  bytes(field: number): Uint8Array | null {
    const { start, length } = this.#vector(field);
    return length ? new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length) : null;
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field) ?? new Uint8Array());
  }

  int32s(field: number): number[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => this.#view.getInt32(start + 4 * i, true));
  }

  tables(field: number): FlatbufferTable[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => {
      const at = start + 4 * i;
      return new FlatbufferTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  #vector(field: number): { start: number; length: number } {
    const at = this.#addressOf(field);
    if (!at) return { start: 0, length: 0 };
    const vector = at + this.#view.getUint32(at, true);
    return { start: vector + 4, length: this.#view.getUint32(vector, true) };
  }

  /** Absolute position of a field, 0 if the table does not store it. */
  #addressOf(field: number): number {
    const entry = 4 + 2 * field;
    const offset = entry < this.#vtableBytes ? this.#view.getUint16(this.#vtable + entry, true) : 0;
    return offset ? this.#position + offset : 0;
  }
}
