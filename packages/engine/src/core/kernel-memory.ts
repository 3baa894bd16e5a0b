/** Lays arrays out in the memory of a WebAssembly kernel, one behind the other. Used by the rooms that have kernels. */

const PAGE_BYTES = 2 ** 16;

/** Where an array lies, and how to look at it once there is memory. */
export type KernelPlace<A> = { address: number; view: (memory: WebAssembly.Memory) => A };

type ArrayType<A> = { BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer, byteOffset: number, length: number): A };

/** A part of one kernel's memory in which another one has its arrays, so that they read each other's without a copy. */
export type KernelRoom = { memory: WebAssembly.Memory; address: number; byteLength: number };

/** Memory that is never touched costs none: arrays may be as long as they could ever have to be. */
export class KernelMemory {
  readonly #room: KernelRoom | undefined;
  readonly #start: number;
  #end: number;

  /** @param room where to lay them out; default: in memory of their own */
  constructor(room?: KernelRoom) {
    this.#room = room;
    // The first page belongs to the compiler.
    this.#start = room?.address ?? PAGE_BYTES;
    this.#end = this.#start;
  }

  /** What was reserved takes so much of a room. */
  get byteLength(): number {
    return this.#end - this.#start;
  }

  /** Room for `length` numbers, at a multiple of 16 bytes. */
  reserve<A>(type: ArrayType<A>, length: number): KernelPlace<A> {
    const address = Math.ceil(this.#end / 16) * 16;
    this.#end = address + length * type.BYTES_PER_ELEMENT;
    return { address, view: ({ buffer }) => new type(buffer, address, length) };
  }

  /** Makes the memory, with all that was reserved in it; all is 0. A room's is there already. */
  allocate(): WebAssembly.Memory {
    if (this.#room) {
      if (this.byteLength > this.#room.byteLength) throw new RangeError('the room is too small');
      return this.#room.memory;
    }
    return new WebAssembly.Memory({ initial: Math.ceil(this.#end / PAGE_BYTES) });
  }
}
