import type { Head, HeadPlacement } from "./head";
import { KernelLinearHead } from "./kernel-linear-head";
import { KernelMlpHead } from "./kernel-mlp-head";

/** The head that lies at `placement` in `memory`, for another thread than the one that made it. */
export function attachHead(memory: WebAssembly.Memory, placement: HeadPlacement): Head {
  return placement.kind === "linear"
    ? KernelLinearHead.attach(memory, placement)
    : KernelMlpHead.attach(memory, placement);
}
