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
  ...["--outFile", "kernels.wasm"],
  ...["--runtime", "stub", "-O3", "--noAssert", "--converge"],
  ...["--enable", "simd", "--enable", "threads", "--importMemory", "--sharedMemory"],
  ...["--initialMemory", "1", "--maximumMemory", "65536"],
];

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  let bytes = null;
  const { error, stderr } = await asc.main([`${SOURCES}/index.ts`, "--baseDir", root, ...FLAGS], {
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) bytes = contents;
    },
  });
  if (error || bytes === null) throw new Error(`The kernels do not compile: ${stderr.toString()}`, { cause: error });
  const file = path.join(root, TARGET);
  await mkdir(path.dirname(file), { recursive: true });
  const base64 = Buffer.from(bytes).toString("base64");
  await writeFile(
    `${file}.part`,
    `// Made by scripts/lib/kernels.mjs from ${SOURCES}.\nexport const KERNELS_WASM = "${base64}";\n`,
  );
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
