import { closeSync, openSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { fileError, isReadError } from "./file-errors";

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe("errors of files", () => {
  it("tell reading from opening, and have a sentence", () => {
    const folder = openSync(tmpdir(), "r");
    const reading = errorOf(() => readSync(folder, Buffer.alloc(1)));
    closeSync(folder);
    const opening = errorOf(() => openSync(`${tmpdir()}/none/none`, "r"));
    expect([reading, opening, new Error("no")].map(isReadError)).toEqual([true, false, false]);
    expect(fileError(reading, "“x” cannot be read")?.message).toBe("“x” cannot be read: it is a folder, not a file.");
    expect(fileError(new Error("no"), "x")).toBeNull();
  });
});
