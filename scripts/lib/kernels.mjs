/**
 * Compiles the engine's kernels (AssemblyScript) to WebAssembly, as a module that holds the bytes: bundlers, worker threads and tests
 * load it like any other source.
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./schema-engine.mjs";
import { onceFor } from "./stamp.mjs";

const SOURCES = "lib/engine/kernels/assembly";
const TARGET = "lib/engine/kernels/generated/kernels.ts";

const FLAGS = [
  ...["--outFile", "kernels.wasm", "--runtime", "stub", "-O3", "--noAssert", "--converge"],
  ...["--enable", "simd", "--importMemory"],
];

/**
 * What trains works on memory that threads share. What answers has memory of its own: V8 does not see how much a shared one takes, and
 * would let those of models that are gone pile up.
 */
const MODULES = [
  {
    name: "TRAINING_WASM",
    entry: "training.ts",
    flags: ["--enable", "threads", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  },
  { name: "INFERENCE_WASM", entry: "inference.ts", flags: [] },
];

async function compileModule(asc, { entry, flags }) {
  let bytes = null;
  const { error, stderr } = await asc.main([`${SOURCES}/${entry}`, "--baseDir", root, ...FLAGS, ...flags], {
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) bytes = contents;
    },
  });
  if (error || bytes === null) throw new Error(`The kernels do not compile: ${stderr.toString()}`, { cause: error });
  return Buffer.from(bytes).toString("base64");
}

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  const lines = [`// Made by scripts/lib/kernels.mjs from ${SOURCES}.`];
  for (const module of MODULES) lines.push(`export const ${module.name} = "${await compileModule(asc, module)}";`);
  const file = path.join(root, TARGET);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.part`, `${lines.join("\n")}\n`);
  await rename(`${file}.part`, file);
}

/** Compiles the kernels when a source changed. */
export function buildKernelsIfNeeded() {
  return onceFor(
    "lib/engine/kernels/generated/.stamp",
    [SOURCES, "scripts/lib/kernels.mjs", "package-lock.json"],
    compile,
  );
}
