import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { root } from "./schema-engine.mjs";

/**
 * The app's own parser of the environment, for the scripts: Node 20 cannot import TypeScript, so lib/env.ts is
 * transpiled into a cache first. Stops the process with the parser's sentence when a value is bad.
 */
export async function loadEnv() {
  const source = await readFile(path.join(root, "lib/env.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const directory = path.join(root, "node_modules/.cache/classifier-studio");
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, `env-${process.pid}.mjs`);
  await writeFile(file, outputText);
  try {
    return (await import(pathToFileURL(file).href)).env;
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
