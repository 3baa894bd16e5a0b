/** Lays arrays out in the memory of a WebAssembly kernel, one behind the other. Used by the rooms that have kernels. */

const PAGE_BYTES = 2 ** 16;

/** Where an array lies, and how to look at it once there is memory. */
export type KernelPlace<A> = { address: number; view: (memory: WebAssembly.Memory) => A };

type ArrayType<A> = { BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer, byteOffset: number, length: number): A };

/** Memory that is never touched costs none: arrays may be as long as they could ever have to be. */
export class KernelMemory {
  /** The first page belongs to the compiler. */
  #end = PAGE_BYTES;

  /** Room for `length` numbers, at a multiple of 16 bytes. */
  reserve<A>(type: ArrayType<A>, length: number): KernelPlace<A> {
    const address = Math.ceil(this.#end / 16) * 16;
    this.#end = address + length * type.BYTES_PER_ELEMENT;
    return { address, view: ({ buffer }) => new type(buffer, address, length) };
  }

  /** Makes the memory, with all that was reserved in it; all is 0. */
  allocate(): WebAssembly.Memory {
    return new WebAssembly.Memory({ initial: Math.ceil(this.#end / PAGE_BYTES) });
  }
}
