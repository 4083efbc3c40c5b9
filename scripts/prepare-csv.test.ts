import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bundle } from "./lib/bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const FIXTURE = path.join(root, "lib/preparations/fixtures/csv/bom-crlf-blank-lines");
const COMMAND = "lib/preparations/server/direct/command.ts";

/** What a module and the chunks that it imports at once import from elsewhere. */
function packagesOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const names = [...text.matchAll(/^import (?:.* from )?"([^"]+)";$/gm)].map((match) => match[1] ?? "");
  return names.flatMap((name) => (name.startsWith(".") ? packagesOf(path.join(path.dirname(file), name)) : [name]));
}

describe("npm run prepare-csv", () => {
  it("makes the tutorial's files in a process of its own", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "studio-prepare-"));
    try {
      const options = ["--min-samples=10", "--max-samples=40", "--seed=1", "--validation=0.18", "--test=0.12"];
      const args = [path.join(root, "scripts/prepare-csv.mjs"), path.join(FIXTURE, "input.csv"), folder, ...options];
      expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toContain("300 rows");
      for (const file of ["train.jsonl", "validation.jsonl", "test.jsonl"]) {
        expect(readFileSync(path.join(folder, file), "utf8")).toBe(readFileSync(path.join(FIXTURE, file), "utf8"));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("starts without a package: loading zod alone would take longer than preparing a small file", async () => {
    const packages = packagesOf(fileURLToPath(await bundle(COMMAND)));
    expect(packages.length).toBeGreaterThan(0);
    for (const name of packages) expect(name).toMatch(/^node:/);
  });
});
