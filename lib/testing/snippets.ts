import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { expect } from "vitest";

const run = promisify(execFile);
const TIMEOUT_MS = 180_000;

export const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** Where shown code is run as it stands, in processes of its own. */
export interface SnippetFolder {
  /** Checks TypeScript, runs it and returns the lines that it prints. */
  runTypeScript(code: string): Promise<string[]>;
  remove(): Promise<void>;
}

/** Makes a folder inside the project, so that Node finds the SDK. */
export async function snippetFolder(): Promise<SnippetFolder> {
  await mkdir("node_modules/.cache", { recursive: true });
  const folder = await mkdtemp(path.resolve("node_modules/.cache/snippets-"));
  return {
    async runTypeScript(code) {
      const file = path.join(folder, "snippet.mts");
      await writeFile(file, code);
      expect(problemsOf(file)).toEqual([]);
      // It has no type annotations, so that it is JavaScript as well: Node 20 takes nothing else.
      const script = path.join(folder, "snippet.mjs");
      await writeFile(script, code);
      const { stdout } = await run(process.execPath, [script], { timeout: TIMEOUT_MS });
      return stdout.trimEnd().split("\n");
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs a script in a POSIX shell and returns what it prints. */
export async function runShell(code: string): Promise<string> {
  const { stdout } = await run("sh", ["-c", code], { timeout: TIMEOUT_MS });
  return stdout;
}

/** What the compiler says of a file, with the strictness of a new project. */
function problemsOf(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: ["node"],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
