// What answers need. AssemblyScript, not TypeScript: `scripts/lib/kernels.mjs` compiles it.
export { addQuantisedRows } from "./quantised";
