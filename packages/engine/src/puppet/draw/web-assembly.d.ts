/** The part of WebAssembly that kernels use: every runtime has it, but the type library has it only together with all of the DOM. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number });
    grow(pages: number): number;
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}
