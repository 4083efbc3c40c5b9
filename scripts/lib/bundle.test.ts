import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundle } from "./bundle.mjs";

const SOURCES = {
  "lib/entry.ts": `
    import "server-only";
    import { Worker } from "node:worker_threads";
    import { z } from "zod";
    import { greet, type Name } from "@/lib/greet";
    export async function main(name: Name): Promise<string> {
      const { shout } = await import("./shout");
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      const answer = await new Promise((resolve) => worker.once("message", resolve));
      return z.string().parse(shout(greet(name))) + answer;
    }`,
  "lib/greet.ts": "export type Name = string; export const greet = (name: Name) => 'hello ' + name;",
  "lib/shout.ts": "export const shout = (text: string) => text.toUpperCase();",
  "lib/worker.ts": `
    import { parentPort } from "node:worker_threads";
    import { greet } from "@/lib/greet";
    parentPort?.postMessage(greet("thread"));`,
};

const root = fileURLToPath(new URL("../..", import.meta.url));
let directory = "";
let cache = "";

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), "studio-bundle-"));
  cache = path.join(directory, "cache");
  mkdirSync(path.join(directory, "lib"));
  for (const [file, text] of Object.entries(SOURCES)) writeFileSync(path.join(directory, file), text);
  symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What plain Node makes of the bundle. */
function run(url: string): string {
  const code = `import(${JSON.stringify(url)}).then(({ main }) => main("you")).then((text) => console.log(text))`;
  return execFileSync(process.execPath, ["-e", code], { encoding: "utf8" }).trim();
}

const build = () => bundle("lib/entry.ts", { directory, cache });

describe("bundle", () => {
  it("makes a module that plain Node runs, with its dynamic imports and worker threads", async () => {
    expect(run(await build())).toBe("HELLO YOUhello thread");
  });

  it("builds again when a source changed, and only then", async () => {
    const first = await build();
    const made = readdirSync(cache);
    expect(await build()).toBe(first);
    expect(readdirSync(cache)).toEqual(made);

    writeFileSync(path.join(directory, "lib/shout.ts"), "export const shout = (text: string) => text + '!';");
    const second = await build();
    expect(second).not.toBe(first);
    expect(run(second)).toBe("hello you!hello thread");
    // Whoever runs the old one may still load a chunk of it.
    expect(run(first)).toBe("HELLO YOUhello thread");
  });

  it("finds an earlier build again when a source is only newer", async () => {
    const first = await build();
    utimesSync(path.join(directory, "lib/greet.ts"), new Date(), new Date(Date.now() + 5_000));
    expect(await build()).toBe(first);
  });

  it("says what is wrong with a source", async () => {
    writeFileSync(path.join(directory, "lib/greet.ts"), "export const other = 1;");
    await expect(build()).rejects.toThrow(/greet/);
    expect(readdirSync(directory).sort()).not.toContain("cache");
  });
});
