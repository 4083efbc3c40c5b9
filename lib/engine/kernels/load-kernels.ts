import { KERNELS_WASM } from "./generated/kernels";

/** What `assembly/` exports. Pointers are byte offsets into the memory; see each function there for shapes and units. */
export interface Kernels {
  axpy(a: number, x: number, y: number, n: number): void;
}

let compiled: WebAssembly.Module | null = null;

/** The kernels over `memory` (an arena's). Several threads may each have their own over one memory: the module keeps no state. */
export function loadKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS_WASM, "base64"));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as Kernels; // the exports are those of assembly/index.ts
}
