/** Opens WebAssembly kernels, which the rooms carry as text in a module of their own. */

/** Numbers of a kernel by name, as its source declares them. */
export type KernelNumbers = Record<string, { value: number }>;

/** Compiling takes longer than all else: each kernel is compiled once. */
const compiled = new Map<string, WebAssembly.Module>();

/**
 * A kernel with its numbers and functions. Each call gives one of its own.
 *
 * @param kernel its bytes in base64
 * @param memory what it works on
 * @param numbers to start with
 */
export function openKernel<Functions>(
  kernel: string,
  memory: WebAssembly.Memory,
  numbers: Readonly<Record<string, number>> = {},
): KernelNumbers & Functions {
  let module = compiled.get(kernel);
  if (!module) {
    module = new WebAssembly.Module(toBytes(kernel));
    compiled.set(kernel, module);
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const opened = exports as unknown as KernelNumbers & Functions;
  setNumbers(opened, numbers);
  return opened;
}

/** A loop: `Uint8Array.from` takes milliseconds for each kernel, in every process. */
function toBytes(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Sets numbers of a kernel by name. */
export function setNumbers(kernel: KernelNumbers, values: Readonly<Record<string, number>>): void {
  for (const name in values) kernel[name]!.value = values[name]!;
}
