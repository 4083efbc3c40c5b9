import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("tutorial.mjs", import.meta.url));

describe("scripts/tutorial.mjs", () => {
  it.each([
    ["no-such-train.jsonl", SCRIPT, "“no-such-train.jsonl” cannot be read: there is no such file.\n"],
    [SCRIPT, "no-such-validation.jsonl", "“no-such-validation.jsonl” cannot be read: there is no such file.\n"],
    [fileURLToPath(new URL(".", import.meta.url)), SCRIPT, /cannot be read: it is not a file\.\n$/],
  ])("names a file that is not there: %s, %s", (train, validation, message) => {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, train, validation, "a sentence"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });
});
