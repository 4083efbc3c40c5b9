import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDirectory } from "./lock";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "studio-lock-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe("lockDataDirectory", () => {
  it("lets one in, and the next when that one has left", async () => {
    const first = await lockDataDirectory(directory);
    await expect(lockDataDirectory(directory)).rejects.toThrow(/Another Classifier Studio is using/);
    await new Promise((resolve) => first.close(resolve));
    const second = await lockDataDirectory(directory);
    second.close();
  });

  it("takes over from a process that was killed", async () => {
    const script = `require("node:net").createServer().listen(${JSON.stringify(path.join(directory, "lock"))}, () => console.log("held"))`;
    const holder = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    await expect(lockDataDirectory(directory)).rejects.toMatchObject({ code: "conflict" });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const lock = await lockDataDirectory(directory);
    lock.close();
  });

  it("works where the directory's name is long", async () => {
    const long = path.join(directory, "x".repeat(150));
    const lock = await lockDataDirectory(long);
    await expect(lockDataDirectory(long)).rejects.toThrow();
    lock.close();
  });
});
