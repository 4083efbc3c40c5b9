// The entry of the kernels' module. AssemblyScript, not TypeScript: `scripts/lib/kernels.mjs` compiles it.
export * from "./vector";
