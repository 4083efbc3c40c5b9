// What a training needs. AssemblyScript, not TypeScript: `scripts/lib/kernels.mjs` compiles it.
export { scoreLinear, trainLinear } from "./linear";
export { hiddenMlp, scoreMlp, trainMlp } from "./mlp";
export { scale } from "./rows";
export { attend, layerNorm, meanRows, multiplyInt16, quantiseRows, tanhToUnitLength } from "./encoder";
