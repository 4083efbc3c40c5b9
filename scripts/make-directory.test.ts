import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeDirectory } from "./lib/make-directory.mjs";

describe("makeDirectory", () => {
  it("makes what is missing, for its owner only, and takes what is there", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "studio-directory-"));
    try {
      const deep = path.join(folder, "a/b");
      await makeDirectory(deep);
      await makeDirectory(deep);
      expect(statSync(deep).mode & 0o777).toBe(0o700);
      writeFileSync(path.join(folder, "file"), "");
      await expect(makeDirectory(path.join(folder, "file"))).rejects.toThrow(/file is a file, not a folder$/);
      await expect(makeDirectory(path.join(folder, "file/x"))).rejects.toThrow(/a part of the path is a file/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(!existsSync("/proc/self"))("says so where nothing can be made, and does not hang", async () => {
    await expect(makeDirectory("/proc/x/y")).rejects.toThrow("no folder can be made in /proc");
  });
});
