import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import {
  ensureDirectory,
  hashFile,
  keepNewest,
  publishDirectory,
  streamToFile,
  sweepDirectory,
  temporaryPath,
  writeFileAtomically,
} from "./files";
import { paths } from "./paths";
import { decryptSecret, encryptSecret } from "./secrets";

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

/** What every open file's methods are called on, to watch them or stand in their way. */
async function fileHandlePrototype() {
  await ensureDirectory(env.dataDir);
  const handle = await open(env.dataDir, "r");
  await handle.close();
  return Object.getPrototypeOf(handle) as typeof handle; // the type of a prototype is any
}

describe("streamToFile", () => {
  it("writes the whole of a chunk that the disk takes in pieces", async () => {
    const prototype = await fileHandlePrototype();
    const write: (bytes: Uint8Array, at: number, length: number) => ReturnType<typeof prototype.write> =
      prototype.write;
    const inPieces = vi.spyOn(prototype, "write").mockImplementation(function (
      this: typeof prototype,
      bytes: Uint8Array | string,
      at?: unknown,
    ) {
      if (typeof bytes === "string") throw new Error("bytes are expected");
      const from = typeof at === "number" ? at : 0;
      return write.call(this, bytes, from, Math.min(2, bytes.byteLength - from));
    });
    const target = await temporaryPath();
    try {
      await streamToFile(chunks("abcde", "fg"), target, { maxBytes: 100 });
    } finally {
      inPieces.mockRestore();
    }
    expect(await readFile(target, "utf8")).toBe("abcdefg");
  });

  it("hashes and counts what it writes", async () => {
    const target = await temporaryPath();
    const result = await streamToFile(chunks("ab", "c"), target, { maxBytes: 3 });
    expect(result).toEqual({ sizeBytes: 3, sha256: createHash("sha256").update("abc").digest("hex") });
    expect(await hashFile(target)).toBe(result.sha256);
  });

  it("leaves nothing of a body over the limit", async () => {
    const target = await temporaryPath();
    await expect(streamToFile(chunks("ab", "cd"), target, { maxBytes: 3 })).rejects.toThrow(/larger than the limit/);
    await expect(stat(target)).rejects.toThrow(/ENOENT/);
  });

  it("leaves nothing of a body that was cut", async () => {
    async function* cut(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("ab");
      throw new Error("socket hang up");
    }
    const target = await temporaryPath();
    await expect(streamToFile(cut(), target, { maxBytes: 100 })).rejects.toThrow(/socket/);
    await expect(stat(target)).rejects.toThrow(/ENOENT/);
  });

  it("stops when it is aborted", async () => {
    const target = await temporaryPath();
    const signal = AbortSignal.abort();
    await expect(streamToFile(chunks("a"), target, { maxBytes: 100, signal })).rejects.toThrow(/cancelled/);
    await expect(stat(target)).rejects.toThrow(/ENOENT/);
  });
});

describe("writeFileAtomically", () => {
  it("replaces a file and leaves no temporary one", async () => {
    const target = path.join(env.dataDir, "note.txt");
    await writeFileAtomically(target, "one");
    await writeFileAtomically(target, "two");
    expect(await readFile(target, "utf8")).toBe("two");
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });
});

describe("publishDirectory", () => {
  it("moves a directory with its files, synced before it and with its new parent after it", async () => {
    const temporary = await temporaryPath("made");
    await mkdir(temporary);
    await writeFile(path.join(temporary, "a.txt"), "a");
    const target = path.join(env.dataDir, "published", "made");
    const prototype = await fileHandlePrototype();
    const sync = prototype.sync;
    const wasThere: boolean[] = [];
    const watched = vi.spyOn(prototype, "sync").mockImplementation(async function (this: typeof prototype) {
      wasThere.push(existsSync(target));
      await sync.call(this);
    });
    try {
      await publishDirectory(temporary, target);
    } finally {
      watched.mockRestore();
    }
    expect(wasThere).toEqual([false, true]);
    expect(await readFile(path.join(target, "a.txt"), "utf8")).toBe("a");
    await expect(stat(temporary)).rejects.toThrow(/ENOENT/);
  });
});

describe("sweepDirectory", () => {
  it("removes what is not kept, and takes a missing directory for an empty one", async () => {
    const directory = path.join(env.dataDir, "sweep");
    await mkdir(path.join(directory, "old"), { recursive: true });
    await writeFile(path.join(directory, "keep"), "");
    expect(await sweepDirectory(directory, (name) => name === "keep")).toEqual(["old"]);
    expect(await readdir(directory)).toEqual(["keep"]);
    expect(await sweepDirectory(path.join(directory, "absent"), () => true)).toEqual([]);
  });
});

describe("paths", () => {
  it.each(["../x", "a/b", "..", "", "a\0b"])("refuses the id %j", (id) => {
    expect(() => paths.dataset(id)).toThrow(/unsafe path/);
  });
});

describe("secrets", () => {
  it("come back as they were, never look the same twice, and notice a change", async () => {
    const [one, two] = await Promise.all([encryptSecret("key-1"), encryptSecret("key-1")]);
    expect(one).not.toBe(two);
    expect(await decryptSecret(one)).toBe("key-1");
    const altered = `${one.slice(0, -2)}${one.endsWith("AA") ? "BB" : "AA"}`;
    await expect(decryptSecret(altered)).rejects.toThrow();
    expect((await stat(paths.secret())).mode & 0o777).toBe(0o600);
  });
});

describe("keepNewest", () => {
  it("leaves the files that were written last, and those of other names", async () => {
    const directory = await temporaryPath("folder");
    await mkdir(directory);
    for (const [age, name] of ["a-1", "other", "a-2", "a-3"].entries()) {
      await writeFile(path.join(directory, name), "");
      await utimes(path.join(directory, name), 1_000 - age, 1_000 - age);
    }
    await keepNewest(directory, /^a-/, 2);
    expect((await readdir(directory)).sort()).toEqual(["a-1", "a-2", "other"]);
  });
});
